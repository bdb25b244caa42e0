// Shows the pets at http://127.0.0.1:5555, as JSON.
import { createServer } from 'node:http'
import { db } from './app.ts'
import { Pet } from './models.ts'

const server = createServer((_request, response) => {
  db.scope(() => Pet.all()).then(
    pets => response.setHeader('content-type', 'application/json').end(JSON.stringify(pets)),
    error => response.writeHead(500).end(String(error)),
  )
})

server.listen(Number(process.env.PORT ?? 5555), '127.0.0.1', () => {
  const address = server.address()
  if (typeof address === 'object' && address !== null) console.log(`Running on http://127.0.0.1:${address.port}`)
})
