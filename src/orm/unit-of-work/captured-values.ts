// The columns of entities as a flush writes them: the entities' own, or copies where the flush had to wait after it started.
import type { Column } from '../../sql/schema/table.ts'
import { jsonNull } from '../../sql/types/structured.ts'
import { codegen } from '../../util/codegen.ts'
import { keptFor } from '../../util/kept-for.ts'
import type { EntityValues, InstanceState } from '../instrumentation/instance-state.ts'
import { isModified } from '../mapping/dirty.ts'
import type { Mapper } from '../mapping/mapper.ts'
import { mapperOfState } from '../mapping/state-mapping.ts'
import type { FlushContext } from './flush-context.ts'

/** The columns of an entity, as this flush writes them. */
export function rowOf(context: FlushContext, state: InstanceState): EntityValues {
  return context.captured?.get(state) ?? state.entity
}

/** Sets a column that the flush itself decides; an edit of the entity since the flush started stays. */
export function setColumn(context: FlushContext, state: InstanceState, attribute: string, value: unknown): void {
  const row = rowOf(context, state)
  const { entity } = state
  if (row !== entity && entity[attribute] === row[attribute]) entity[attribute] = value
  row[attribute] = value
}

/** Copies what this flush writes, so that edits made while it waits are not part of it. */
export function captureValues({ pending, identityMap }: FlushContext): ReadonlyMap<InstanceState, EntityValues> {
  const captured = new Map<InstanceState, EntityValues>()
  const capture = (state: InstanceState) => captured.set(state, copierOf(mapperOfState(state))(state))
  pending.forEach(capture)
  for (const entities of identityMap.groups()) {
    entities.forEach(state => {
      if (isModified(state)) capture(state)
    })
  }
  return captured
}

/** Copies the columns of an entity, as far as it has them. */
type Copier = (state: InstanceState) => EntityValues

const copierOf = keptFor((mapper: Mapper): Copier => {
  const plain: Copier = state => plainCopy(mapper, state)
  return codegen ? generateCopier(mapper, plain) : plain
})

function plainCopy({ columns }: Mapper, { entity }: InstanceState): EntityValues {
  const copy: EntityValues = {}
  for (const column of columns) {
    if (Object.hasOwn(entity, column.attribute)) copy[column.attribute] = copyValue(column, entity[column.attribute])
  }
  return copy
}

function copyValue({ type }: Column, value: unknown): unknown {
  // A value of a wrong type is kept as it is: the flush refuses it. JSON's own null has no copy.
  const none = value === null || value === undefined || value === jsonNull
  return none || !type.mutable || type.problem(value) !== null ? value : type.restore(type.snapshot(value))
}

// An entity that lacks a column, which may be one that was not loaded, is copied with care.
function generateCopier({ columns }: Mapper, plain: Copier): Copier {
  const names = columns.map(({ attribute }) => JSON.stringify(attribute))
  const complete = names.map(name => `hasOwn(entity, ${name})`).join(' && ')
  const values = columns.map(({ type }, at) => {
    const value = `entity[${names[at]}]`
    return `[${names[at]}]: ${type.mutable ? `copyValue(columns[${at}], ${value})` : value}`
  })
  const make = new Function(
    'columns',
    'copyValue',
    'plain',
    'hasOwn',
    `return state => { const { entity } = state; return ${complete} ? { ${values.join(', ')} } : plain(state) }`,
  )
  return make(columns, copyValue, plain, Object.hasOwn) as Copier
}
