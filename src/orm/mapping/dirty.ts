// Which columns of an entity differ from its snapshot. One function per mapper is generated, so that scanning thousands of entities is cheap.
import type { Column } from '../../sql/schema/table.ts'
import { codegen } from '../../util/codegen.ts'
import { valuesOf } from '../instrumentation/entity.ts'
import type { InstanceState } from '../instrumentation/instance-state.ts'
import type { Mapper } from './mapper.ts'
import { isJson } from './new-entity.ts'
import { mapperOfState } from './state-mapping.ts'

const JSON_NULL = 'null'

type IsClean = (entity: object, snapshot: readonly unknown[]) => boolean

const checks = new WeakMap<Mapper, IsClean>()

/** Whether a column of a persistent entity differs from what was last in the database. */
export function isModified(state: InstanceState): boolean {
  return state.snapshot !== null && !cleanCheck(mapperOfState(state))(state.entity, state.snapshot)
}

/**
 * The columns of an entity that differ from its snapshot.
 *
 * @param row the entity, or its columns as they were when a flush began
 */
export function changedColumns(mapper: Mapper, row: object, snapshot: readonly unknown[]): readonly Column[] {
  return mapper.columns.filter((column, place) => !isSame(column, row, snapshot[place]))
}

/** Whether an entity's column still has the value of its snapshot. A column that is not loaded and was not set is unchanged. */
export function isSame(column: Column, entity: object, kept: unknown): boolean {
  if (!Object.hasOwn(entity, column.attribute)) return true
  const value = valuesOf(entity)[column.attribute]
  if (kept === undefined) return value === undefined
  // JSON's own null reads as null.
  if (value === null) return kept === null || (kept === JSON_NULL && isJson(column))
  if (value === undefined || kept === null) return false
  return value === kept || sameValue(column, value, kept)
}

// A value of a wrong type, set past the types, is a change: the flush refuses it with a clear error.
function sameValue(column: Column, value: unknown, kept: unknown): boolean {
  return column.type.problem(value) === null && column.type.same(value, kept)
}

function cleanCheck(mapper: Mapper): IsClean {
  const known = checks.get(mapper)
  if (known !== undefined) return known
  const check = codegen ? generateCheck(mapper) : plainCheck(mapper)
  checks.set(mapper, check)
  return check
}

function plainCheck(mapper: Mapper): IsClean {
  return (entity, snapshot) => mapper.columns.every((column, place) => isSame(column, entity, snapshot[place]))
}

/** The most columns whose changes are one number of a bit each. */
export const MOST_BITS = 30

/** Which columns differ from the snapshot, as bits by their places. */
export type ChangedBits = (row: object, snapshot: readonly unknown[]) => number

/** The function that tells which columns of a model's entities changed; for models of at most {@link MOST_BITS} columns. */
export function changedBits(mapper: Mapper): ChangedBits {
  const { columns } = mapper
  if (!codegen) {
    return (row, snapshot) =>
      columns.reduce((bits, column, place) => bits | (isSame(column, row, snapshot[place]) ? 0 : 1 << place), 0)
  }
  const terms = sameTests(mapper).map((test, place) => `(${test} ? 0 : ${1 << place})`)
  const make = new Function('columns', 'isSame', `return (entity, snapshot) => { let v; return ${terms.join(' | ')} }`)
  return make(columns, isSame) as ChangedBits
}

function generateCheck(mapper: Mapper): IsClean {
  const tests = sameTests(mapper).join(' && ')
  const make = new Function('columns', 'isSame', `return (entity, snapshot) => { let v; return ${tests} }`)
  return make(mapper.columns, isSame) as IsClean
}

// A column that is loaded and identical needs one comparison; anything else is left to the careful check.
function sameTests(mapper: Mapper): readonly string[] {
  return mapper.columns.map((column, place) => {
    const value = `entity[${JSON.stringify(column.attribute)}]`
    const careful = `isSame(columns[${place}], entity, snapshot[${place}])`
    if (column.deferred) return careful
    const loaded = `snapshot[${place}] !== undefined`
    if (column.type.kind === 'datetime') {
      return `(${loaded} && (v = ${value}) !== null && v !== undefined && v.constructor === Date && v.getTime() === snapshot[${place}] || ${careful})`
    }
    return `(${loaded} && ${value} === snapshot[${place}] || ${careful})`
  })
}
