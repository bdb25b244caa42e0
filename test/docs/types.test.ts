import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { root } from '../../scripts/run.ts'
import { mariadbDialect, mysqlDialect } from '../../src/dialects/mysql/dialect.ts'
import { postgresqlDialect } from '../../src/dialects/postgresql/dialect.ts'
import { sqliteDialect } from '../../src/dialects/sqlite/dialect.ts'
import * as columns from '../../src/sql/schema/column-types.ts'
import type { SqlType } from '../../src/sql/types/sql-type.ts'
import { DateTimeType } from '../../src/sql/types/time.ts'

const page = readFileSync(path.join(root, 'docs/types.md'), 'utf8')
const rows = page
  .split('\n')
  .filter(line => /^\| `\w+\(/.test(line))
  .map(line =>
    line
      .split(/(?<!\\)\|/)
      .slice(1, -1)
      .map(cell => cell.trim().replace(/^`(.*)`$/, '$1')),
  )

/** The type that a cell of the first column declares; Temporal is not everywhere, and its spelling needs none. */
function typeOf(code: string): SqlType {
  if (code === 'datetime().asTemporal()') return new DateTimeType(null, { temporal: true })
  const make = new Function(...Object.keys(columns), `return ${code}`)
  return make(...Object.values(columns)).type
}

describe('the table of types', () => {
  it.each(rows)('%s is spelled as docs/types.md says', (code, _, ...spellings) => {
    const dialects = [sqliteDialect, postgresqlDialect, mysqlDialect, mariadbDialect]
    expect(spellings).toEqual(dialects.map(dialect => dialect.typeText(typeOf(code ?? ''))))
  })

  it('has every function that begins a column', () => {
    const named = new Set(rows.map(([code = '']) => code.replace(/\(.*$/, '')))
    const missing = Object.keys(columns).filter(name => !named.has(name) && name !== 'custom' && name !== 'sqlType')
    expect(missing).toEqual([])
  })
})
