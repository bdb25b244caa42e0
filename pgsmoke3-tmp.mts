import { Athanor } from './src/exports/index.ts'
import { compareMetadata } from './src/migrations/autogenerate/compare-metadata.ts'
import { usableTable } from './src/dialect/from-reflected.ts'
const db = new Athanor({ url: 'postgresql://root@127.0.0.1/pg_chinook' })
const engine = (db as any).engine
await engine.connect(async (c: any) => {
  let n = 0
  const insp = engine.dialect.inspector((t: string, p: any) => { n++; return c.text(t, p) })
  const t0 = performance.now()
  const r = await insp.reflect()
  console.log('queries', n, 'ms', performance.now() - t0, r.tables.length)
  const tables = r.tables.map((t: any) => usableTable(t, engine.dialect))
  const cmp = compareMetadata({ tables }, r, engine.dialect)
  for (const l of cmp.lines) console.log('DIFF', l.text)
  console.log(r.tables.find((t: any) => t.name === 'track').columns.map((c: any) => [c.name, c.typeText, c.type?.key].join()).join(' '))
})
await db.close()
