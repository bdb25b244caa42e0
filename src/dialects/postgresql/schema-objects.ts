// What tables need before they can be made: schemas, named enumerations and sequences. Each statement does nothing when the object is there.

import { type Sequence, sequenceOf } from '../../sql/schema/sequence.ts'
import type { Table } from '../../sql/schema/table.ts'
import { ArrayType } from '../../sql/types/array.ts'
import type { SqlType } from '../../sql/types/sql-type.ts'
import { EnumerationType } from '../../sql/types/string.ts'
import { literalText, qualifiedText, quoteName } from './quoting.ts'

/** The statements that make what tables need. */
export function createObjects(tables: readonly Table[]): readonly string[] {
  const schemas = [...schemaNames(tables)].map(name => `CREATE SCHEMA IF NOT EXISTS ${quoteName(name)}`)
  const enumerations = [...enumerationsOf(tables).values()].map(createEnumerationIfMissing)
  const sequences = [...sequencesOf(tables).values()].map(createSequence)
  return [...schemas, ...enumerations, ...sequences]
}

/** The statements that drop what tables needed, once they are gone. Schemas stay: others may use them. */
export function dropObjects(tables: readonly Table[]): readonly string[] {
  return [
    ...[...enumerationsOf(tables).keys()].map(name => `DROP TYPE IF EXISTS ${qualifiedText(name)}`),
    ...[...sequencesOf(tables).values()].map(one => `DROP SEQUENCE IF EXISTS ${qualifiedText(one.qualifiedName)}`),
  ]
}

function schemaNames(tables: readonly Table[]): ReadonlySet<string> {
  const ofEnumerations = [...enumerationsOf(tables).keys()].filter(name => name.includes('.'))
  const ofSequences = [...sequencesOf(tables).values()].map(one => one.options.schema)
  const names = [
    ...tables.map(table => table.schema),
    ...ofEnumerations.map(name => name.slice(0, name.indexOf('.'))),
    ...ofSequences,
  ]
  return new Set(names.filter(name => typeof name === 'string'))
}

/** The named enumerations of columns, lists of them included, by name. */
function enumerationsOf(tables: readonly Table[]): ReadonlyMap<string, EnumerationType> {
  const found = new Map<string, EnumerationType>()
  for (const { type } of tables.flatMap(table => table.columns)) {
    const item = itemType(type)
    if (item instanceof EnumerationType && item.name !== null && !found.has(item.name)) found.set(item.name, item)
  }
  return found
}

function itemType(type: SqlType): SqlType {
  return type instanceof ArrayType ? type.itemType : type
}

function sequencesOf(tables: readonly Table[]): ReadonlyMap<string, Sequence> {
  const found = tables.flatMap(table => table.columns.map(column => sequenceOf(column.serverDefault)))
  return new Map(found.flatMap(one => (one === null ? [] : [[one.qualifiedName, one] as const])))
}

/** The statement that makes a named enumeration. */
function createEnumeration(name: string, values: readonly string[]): string {
  return `CREATE TYPE ${qualifiedText(name)} AS ENUM (${values.map(literalText).join(', ')})`
}

// There is no IF NOT EXISTS for types.
function createEnumerationIfMissing(type: EnumerationType): string {
  const create = createEnumeration(type.name ?? '', type.values)
  const tag = dollarTag(create)
  return `DO ${tag} BEGIN ${create}; EXCEPTION WHEN duplicate_object THEN NULL; END ${tag}`
}

/** A mark for the ends of a text that is not in it. */
function dollarTag(text: string): string {
  for (let number = 0; ; number++) {
    const tag = `$a${number}$`
    if (!text.includes(tag)) return tag
  }
}

function createSequence(one: Sequence): string {
  const { start, increment, cycle = false } = one.options
  const options = [
    ...(increment === undefined ? [] : [`INCREMENT BY ${Number(increment)}`]),
    ...(start === undefined ? [] : [`START WITH ${Number(start)}`]),
    ...(cycle ? ['CYCLE'] : []),
  ]
  return ['CREATE SEQUENCE IF NOT EXISTS', qualifiedText(one.qualifiedName), ...options].join(' ')
}
