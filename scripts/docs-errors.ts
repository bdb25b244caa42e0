// Writes docs/errors.md from the message tables in src/errors. Usage: node scripts/docs-errors.ts [file]
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { readErrorCatalog, renderErrorDocs } from './error-catalog.ts'
import { root } from './run.ts'

const target = path.resolve(process.argv[2] ?? path.join(root, 'docs/errors.md'))
const entries = await readErrorCatalog(path.join(root, 'src/errors'))
mkdirSync(path.dirname(target), { recursive: true })
writeFileSync(target, renderErrorDocs(entries))
console.log(`${entries.length} codes written to ${path.relative(process.cwd(), target)}`)
