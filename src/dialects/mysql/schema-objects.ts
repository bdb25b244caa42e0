// What tables need before they can be made: schemas, which are databases here, and MariaDB's sequences. Each statement does nothing when the
// object is there.
import { type Sequence, sequenceOf } from '../../sql/schema/sequence.ts'
import type { Table } from '../../sql/schema/table.ts'
import type { Flavour } from './flavour.ts'
import { quoteName } from './quoting.ts'
import { refuseSequence } from './refusals.ts'
import { sequenceName } from './sequence-parts.ts'

/**
 * The statements that make what tables need.
 *
 * @throws ModelError `unsupported` for a sequence where there are none
 */
export function createObjects(tables: readonly Table[], flavour: Flavour): readonly string[] {
  const sequences = sequencesOf(tables)
  const schemas = new Set([...tables.map(table => table.schema), ...sequences.map(one => one.options.schema)])
  return [
    ...[...schemas]
      .filter(name => typeof name === 'string')
      .map(
        name => `CREATE DATABASE IF NOT EXISTS ${quoteName(name)} CHARACTER SET utf8mb4 COLLATE ${flavour.collation}`,
      ),
    ...sequences.map(one => createSequence(one, flavour)),
  ]
}

/** The statements that drop what tables needed, once they are gone. Schemas stay: others may use them. */
export function dropObjects(tables: readonly Table[]): readonly string[] {
  return sequencesOf(tables).map(one => `DROP SEQUENCE IF EXISTS ${sequenceName(one)}`)
}

function sequencesOf(tables: readonly Table[]): readonly Sequence[] {
  const found = tables.flatMap(table => table.columns.map(column => sequenceOf(column.serverDefault)))
  return Array.from(new Map(found.flatMap(one => (one === null ? [] : [[one.qualifiedName, one]]))).values())
}

function createSequence(one: Sequence, flavour: Flavour): string {
  refuseSequence(one, flavour)
  const { start, increment, cycle = false } = one.options
  const options = [
    ...(start === undefined ? [] : [`START WITH ${Number(start)}`]),
    ...(increment === undefined ? [] : [`INCREMENT BY ${Number(increment)}`]),
    // A cluster refuses a cache, and one server would lose the numbers in it when it stops.
    'NOCACHE',
    ...(cycle ? ['CYCLE'] : []),
  ]
  return ['CREATE SEQUENCE IF NOT EXISTS', sequenceName(one), ...options].join(' ')
}
