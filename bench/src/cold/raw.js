// First query: the bare driver.
import Database from 'better-sqlite3'
import { done, fill } from './first-query.js'

const db = new Database(':memory:')
for (const text of fill) db.exec(text)
done(db.prepare('select id, name, email from authors where id = ?').get(7))
