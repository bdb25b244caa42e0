// What the models of a database will be: a class for each table with a key, its attributes, and relationships both ways.
import type { ForeignKey } from '../../sql/schema/constraints.ts'
import type { Column, Table } from '../../sql/schema/table.ts'
import { planRelationships } from './plan-relationships.ts'
import type { DraftModel, ModelPlan } from './planned-model.ts'
import { attributeName, className, Names } from './words.ts'

/** Plans the models of tables. */
export function planModels(tables: readonly Table[]): readonly ModelPlan[] {
  const classes = new Names()
  const drafts = tables.map(table => draft(table, classes))
  planRelationships(drafts)
  return drafts
}

function draft(table: Table, classes: Names): DraftModel {
  const names = new Names()
  const attributes = new Map(table.columns.map(column => [column.name, names.take(attributeName(column.name))]))
  const between = keysBetween(table)
  const plain = between !== null || table.primaryKey === null
  const own = className(table.name)
  const name = plain ? classes.take(own.slice(0, 1).toLowerCase() + own.slice(1), `${own}Table`) : classes.take(own)
  return { name, table, attributes, names, relationships: [], plain, between }
}

/** The two keys of a table that consists of them: each column in one of them, and together they are its key. */
function keysBetween(table: Table): readonly [ForeignKey, ForeignKey] | null {
  const [first, second, ...others] = table.foreignKeys
  if (first === undefined || second === undefined || others.length > 0) return null
  const columns = new Set([...first.columns, ...second.columns])
  const key = new Set(table.primaryKey?.columns ?? table.uniques[0]?.columns)
  const apart = columns.size === first.columns.length + second.columns.length
  const whole = table.columns.every(column => columns.has(column.name) && isPlain(column))
  return apart && whole && columns.symmetricDifference(key).size === 0 ? [first, second] : null
}

function isPlain({ serverDefault, computed }: Column): boolean {
  return serverDefault === null && computed === null
}
