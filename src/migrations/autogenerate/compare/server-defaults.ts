// The defaults that the database gives, compared by their text in one spelling.
import type { Dialect } from '../../../dialect/dialect.ts'
import type { SqlType } from '../../../sql/types/sql-type.ts'
import { comparableSql } from '../../impl/normalise-sql.ts'
import type { FactComparator } from './fact.ts'

/** A changed default. */
export const compareServerDefault: FactComparator = ({ model, found, place }, { dialect }) => {
  const wanted = model.serverDefault === null ? null : dialect.defaultText(model.serverDefault)
  if (spelling(wanted, model.type, dialect) === spelling(found.default, model.type, dialect)) return null
  const change = `${wanted === null ? 'removed' : found.default === null ? 'added' : 'changed'} server default`
  const values = [
    ...(found.default === null ? [] : [`from ${found.default}`]),
    ...(wanted === null ? [] : [`to ${wanted}`]),
  ].join(' ')
  return { changes: { serverDefault: model.serverDefault }, text: `${change} ${values} on column '${place}'` }
}

const NUMBERS: ReadonlySet<string> = new Set(['integer', 'smallint', 'bigint', 'numeric', 'float', 'double', 'boolean'])

/** A default in one spelling; null for none. No default and a default of NULL are the same to a database. */
function spelling(text: string | null, type: SqlType, dialect: Dialect): string | null {
  const plain = text === null ? 'null' : comparableSql(text, dialect)
  if (plain === 'null') return null
  if (!NUMBERS.has(type.kind)) return plain
  if (plain === 'true' || plain === 'false') return plain === 'true' ? '1' : '0'
  const digits = plain.replace(/^'(.*)'$/, '$1').replace(/^- /, '-')
  return /^-?\d+(?:\.\d+)?$/.test(digits) ? digits.replace(/(\.\d*?)0+$/, '$1').replace(/\.$/, '') : plain
}
