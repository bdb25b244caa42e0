// A column of a model as code: `name: string(120).nullable()`.
import type { ForeignKey } from '../../sql/schema/constraints.ts'
import { conventionalName, defaultNaming } from '../../sql/schema/naming.ts'
import type { Column, Table } from '../../sql/schema/table.ts'
import { snakeCase } from '../../util/text.ts'
import { type Code, object, quoted, sequence } from '../autogenerate/render/code.ts'
import { isSpellable, referenceOptions, renderWords } from '../autogenerate/render/render-column.ts'
import type { RenderContext } from '../autogenerate/render/render-context.ts'
import { method } from '../autogenerate/render/render-expression.ts'
import { renderType } from '../autogenerate/render/render-type.ts'

type Properties = readonly (readonly [string, Code])[]

/** A column with what is written beside it: a unique constraint, a plain index and a foreign key of its own. */
export function writeColumn(table: Table, column: Column, attribute: string, context: RenderContext): Code {
  const { name, nullable, primaryKey } = column
  return sequence(
    ...renderType(column.type, context),
    ...(snakeCase(attribute) === name ? [] : [method('name', quoted(name))]),
    ...(primaryKey ? [writeKey(table, column)] : nullable ? [method('nullable')] : []),
    ...ownUniques(table, column).map(unique => named('unique', unique.name, table, name)),
    ...ownIndexes(table, column).map(index => named('index', index.name, table, name)),
    ...ownKeys(table, column).map(key => writeReference(table, key)),
    ...renderWords(column, context),
  )
}

const WHOLE: ReadonlySet<string> = new Set(['integer', 'smallint', 'bigint'])

/** A whole number alone as key would be numbered by the database: it has to be said when it is not. */
function writeKey(table: Table, column: Column): Code {
  const alone = table.primaryKey?.columns.length === 1 && WHOLE.has(column.type.kind)
  const numbered = column.generated || column.serverDefault !== null || ownKeys(table, column).length > 0
  return method('primaryKey', ...(alone && !numbered ? [object([['generated', 'false']])] : []))
}

/** The name, where it is not the convention's. */
export function nameOption(
  kind: 'unique' | 'index' | 'foreignKey',
  name: string,
  table: Table,
  columns: readonly string[],
): Properties {
  const conventional = conventionalName(defaultNaming[kind], table.name, columns)
  return name === '' || name === conventional ? [] : [['name', quoted(name)]]
}

function named(kind: 'unique' | 'index', name: string, table: Table, column: string): Code {
  const options = nameOption(kind, name, table, [column])
  return method(kind, ...(options.length === 0 ? [] : [object(options)]))
}

function writeReference(table: Table, key: ForeignKey): Code {
  const target = key.target()
  const options = [...nameOption('foreignKey', key.name, table, key.columns), ...referenceOptions(key)]
  const reference = quoted(`${target.table}.${target.columns[0] ?? ''}`)
  return method('references', reference, ...(options.length === 0 ? [] : [object(options)]))
}

/** The first unique constraint of a column alone, if no index of it is written with it: both together would be one unique index. */
export function ownUniques(table: Table, column: Column): Table['uniques'] {
  return ownIndexes(table, column).length > 0
    ? []
    : table.uniques.filter(({ columns }) => isAlone(columns, column)).slice(0, 1)
}

/** The first plain index of a column alone. */
export function ownIndexes(table: Table, column: Column): Table['indexes'] {
  const plain = table.indexes.filter(
    ({ parts, unique, where, using, include }) =>
      !unique &&
      where === null &&
      using === null &&
      include.length === 0 &&
      parts.length === 1 &&
      parts[0]?.kind === 'column' &&
      parts[0].name === column.name,
  )
  return plain.slice(0, 1)
}

/** The first foreign key of a column alone. */
export function ownKeys(table: Table, column: Column): Table['foreignKeys'] {
  return table.foreignKeys.filter(key => isAlone(key.columns, column) && isSpellable(key)).slice(0, 1)
}

function isAlone(columns: readonly string[], column: Column): boolean {
  return columns.length === 1 && columns[0] === column.name
}
