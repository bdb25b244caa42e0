// What `new` does: checks what it is given, applies defaults, and sets relationships with both ends.
import { SessionError } from '../../errors/session-error.ts'
import { ValueError } from '../../errors/value-error.ts'
import type { Column } from '../../sql/schema/table.ts'
import { describeValue } from '../../sql/types/sql-type.ts'
import { closestWord } from '../../util/text.ts'
import { Entity } from '../instrumentation/entity.ts'
import { InstanceState } from '../instrumentation/instance-state.ts'
import type { Mapper } from './mapper.ts'

/** Fills a new entity with what `new` was given. */
export function initialiseEntity(mapper: Mapper, entity: Entity, init: unknown): void {
  Entity.attach(entity, new InstanceState(entity, mapper, null, 'transient', null))
  const given = (init ?? {}) as Record<string, unknown>
  if (typeof given !== 'object') throw new ValueError('wrong_type', { place: `new ${mapper.name}()`, problem: `expects an object, not ${describeValue(init)}` })
  const target = entity as unknown as Record<string, unknown>
  for (const column of mapper.columns) {
    const value = Object.hasOwn(given, column.attribute) ? given[column.attribute] : undefined
    if (value !== undefined) target[column.attribute] = acceptValue(mapper, column, value)
    else if (column.default !== null) target[column.attribute] = defaultValue(column)
  }
  for (const name of Object.keys(given)) {
    if (mapper.placeOf(name) !== undefined) continue
    if (!mapper.declared.relationships.has(name)) throw unknownAttribute(mapper, name)
    if (given[name] !== undefined) target[name] = given[name]
  }
}

/** A value that a column may hold, after its validator; a `ValueError` for any other. */
export function acceptValue(mapper: Mapper, column: Column, value: unknown): unknown {
  const checked = column.validate === null || value === null ? value : column.validate(value as never)
  const problem = checked === null ? null : column.type.problem(checked)
  if (problem !== null) throw new ValueError('wrong_type', { place: `${mapper.name}.${column.attribute}`, problem })
  return checked
}

/** A column's default for one row: made anew, or a constant's own copy. */
export function defaultValue(column: Column): unknown {
  if (column.default === null) return undefined
  if ('create' in column.default) return column.default.create()
  const { value } = column.default
  return typeof value === 'object' && value !== null ? structuredClone(value) : value
}

/** The error for a name that a model does not map. */
export function unknownAttribute(mapper: Mapper, attribute: string): SessionError {
  const close = closestWord(attribute, mapper.attributeNames.split(', '))
  const known = close === undefined ? mapper.attributeNames : `${mapper.attributeNames} (did you mean '${close}'?)`
  return new SessionError('unknown_attribute', { model: mapper.name, attribute, known })
}
