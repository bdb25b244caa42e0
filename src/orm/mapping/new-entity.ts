// What `new` does: checks what it is given, applies defaults, and sets relationships with both ends.
import { SessionError } from '../../errors/session-error.ts'
import { ValueError } from '../../errors/value-error.ts'
import type { Column } from '../../sql/schema/table.ts'
import { describeValue } from '../../sql/types/sql-type.ts'
import { jsonNull } from '../../sql/types/structured.ts'
import { didYouMean } from '../../util/text.ts'
import { Entity, valuesOf } from '../instrumentation/entity.ts'
import { InstanceState } from '../instrumentation/instance-state.ts'
import { keepExample } from './example-entity.ts'
import { type FillColumns, fillColumns } from './fill-columns.ts'
import type { Mapper } from './mapper.ts'

/** Fills a new entity with what `new` was given. */
export function initialiseEntity(mapper: Mapper, entity: Entity, init: unknown): void {
  Entity.attach(entity, new InstanceState(entity, mapper, null, 'transient', null))
  const given = readInit(mapper, init)
  const filled = fillOf(mapper)(entity, given)
  let count = 0
  for (const _name in given) count++
  if (count === filled && Object.getPrototypeOf(given) === Object.prototype) return
  const target = valuesOf(entity)
  for (const name of Object.keys(given)) {
    if (mapper.placeOf(name) !== undefined) continue
    if (!mapper.declared.relationships.has(name)) throw unknownAttribute(mapper, name)
    if (given[name] !== undefined) target[name] = given[name]
  }
}

const fills = new WeakMap<Mapper, FillColumns>()

function fillOf(mapper: Mapper): FillColumns {
  let fill = fills.get(mapper)
  if (fill === undefined) {
    keepExample(mapper)
    fill = fillColumns(mapper, { accept: givenValue, default: defaultValue })
    fills.set(mapper, fill)
  }
  return fill
}

function readInit(mapper: Mapper, init: unknown): Readonly<Record<string, unknown>> {
  return init === undefined ? {} : givenAttributes(init, `new ${mapper.name}()`)
}

/** Attributes and their values, as a caller gave them; a `ValueError` that names the place for what is no object. */
export function givenAttributes(given: unknown, place: string): Readonly<Record<string, unknown>> {
  if (typeof given === 'object' && given !== null && !Array.isArray(given)) return valuesOf(given)
  throw new ValueError('wrong_type', {
    place,
    problem: `expects an object of attributes, not ${describeValue(given)}`,
  })
}

function givenValue(mapper: Mapper, column: Column, value: unknown): unknown {
  if (column.computed !== null) refuseValue(mapper, column, 'is computed by the database and takes no value')
  if (value === null && !takesNull(column))
    refuseValue(mapper, column, 'expects a value, not null: the column is not nullable')
  return acceptValue(mapper, column, value)
}

function refuseValue(mapper: Mapper, column: Column, problem: string): never {
  throw new ValueError('wrong_type', { place: `${mapper.name}.${column.attribute}`, problem })
}

/** Where NULL may not be, `null` in a JSON column is JSON's own null. A key that the database makes may be null until it has. */
function takesNull(column: Column): boolean {
  return column.nullable || column.generated || isJson(column)
}

/** Whether a column holds JSON. */
export function isJson({ type }: Column): boolean {
  return type.kind === 'json' || type.kind === 'jsonb'
}

/** A value as it is written: `null` is JSON's own null where NULL may not be. */
export function writtenValue(mapper: Mapper, column: Column, value: unknown): unknown {
  if (value !== null) return acceptValue(mapper, column, value)
  return isJson(column) && !column.nullable ? jsonNull : null
}

/** A value that a column may hold, after its validator; a `ValueError` for any other. */
export function acceptValue(mapper: Mapper, column: Column, value: unknown): unknown {
  if (value === null) return null
  refuseWrongType(mapper, column, value)
  if (column.validate === null) return value
  const checked: unknown = column.validate(value as never)
  if (checked !== null && checked !== value) refuseWrongType(mapper, column, checked)
  return checked
}

function refuseWrongType(mapper: Mapper, column: Column, value: unknown): void {
  const problem = value === undefined ? 'expects a value from its validator, not undefined' : column.type.problem(value)
  if (problem !== null) refuseValue(mapper, column, problem)
}

/** A column's default for one row: made anew, or a constant's own copy. */
export function defaultValue(column: Column): unknown {
  if (column.default === null) return undefined
  if ('create' in column.default) return column.default.create()
  const { value } = column.default
  // The copy is made by the column's type, which knows how: a structured clone would lose the class of a value.
  return typeof value === 'object' && value !== null ? column.type.restore(column.type.snapshot(value)) : value
}

/** The error for a name that a model does not map. */
export function unknownAttribute(mapper: Mapper, attribute: string): SessionError {
  const names = mapper.attributeNames
  return new SessionError('unknown_attribute', {
    model: mapper.name,
    attribute,
    known: `${names.join(', ')}${didYouMean(attribute, names)}`,
  })
}
