// `npm run shop`: makes the small shop in the database of DATABASE_URL, which has to be empty; without it, in instance/shop.db.
import { db } from './db.ts'
import { fill } from './fill.ts'
import { makeShop, SMALL } from './shop.ts'

const shop = makeShop(SMALL)
await fill(shop)
console.log(
  `${shop.tracks.length} tracks, ${shop.customers.length} customers, ${shop.invoices.length} invoices in ${db.url}`,
)
await db.close()
