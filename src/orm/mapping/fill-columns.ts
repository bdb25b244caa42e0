// Putting what `new` was given into the columns of an entity. One function per mapper is generated, with the columns' names in it, because
// looking a property up by a name that changes costs several times what one does whose name stands in the code.
import type { Column } from '../../sql/schema/table.ts'
import { codegen } from '../../util/codegen.ts'
import type { Mapper } from './mapper.ts'

/** What a column does with what it is given. */
export interface ColumnFill {
  /** A value that the column accepts; an error for any other. */
  accept(mapper: Mapper, column: Column, value: unknown): unknown
  /** The default for one row; undefined where there is none. */
  default(column: Column): unknown
}

/** Sets the columns of a new entity; how many of them were given a value. */
export type FillColumns = (entity: object, given: object) => number

/** The function that fills the columns of a model's new entities. What is given by another class's instance is only what is its own. */
export function fillColumns(mapper: Mapper, fill: ColumnFill): FillColumns {
  const plain = plainFill(mapper, fill)
  if (!codegen) return plain
  const generated = generateFill(mapper, fill)
  return (entity, given) =>
    Object.getPrototypeOf(given) === Object.prototype ? generated(entity, given) : plain(entity, given)
}

function plainFill(mapper: Mapper, fill: ColumnFill): FillColumns {
  return (entity, given) => {
    let count = 0
    for (const column of mapper.columns) {
      const value = Object.hasOwn(given, column.attribute) ? Reflect.get(given, column.attribute) : undefined
      if (value !== undefined) count++
      const filled = value === undefined ? fill.default(column) : fill.accept(mapper, column, value)
      if (filled !== undefined) Reflect.set(entity, column.attribute, filled)
    }
    return count
  }
}

// An attribute that every object inherits something under, such as `valueOf`, is given only where it is the object's own.
function generateFill(mapper: Mapper, fill: ColumnFill): FillColumns {
  const steps = mapper.columns.map((column, at) => {
    const name = JSON.stringify(column.attribute)
    const read = column.attribute in {} ? `hasOwn(given, ${name}) ? given[${name}] : undefined` : `given[${name}]`
    const checked = column.validate === null && column.computed === null
    const accept = `fill.accept(mapper, columns[${at}], v)`
    const value = checked ? `v !== null && type${at}.problem(v) === null ? v : ${accept}` : accept
    const otherwise = column.default === null ? '' : `else entity[${name}] = fill.default(columns[${at}])`
    const line = `if ((v = ${read}) !== undefined) { n++; entity[${name}] = ${value} } ${otherwise}`
    return { type: `const type${at} = columns[${at}].type`, line }
  })
  const make = new Function(
    'mapper',
    'columns',
    'fill',
    'hasOwn',
    `${steps.map(step => step.type).join('\n')}
    return (entity, given) => { let v, n = 0; ${steps.map(step => step.line).join('\n')}; return n }`,
  )
  return make(mapper, mapper.columns, fill, Object.hasOwn) as FillColumns
}
