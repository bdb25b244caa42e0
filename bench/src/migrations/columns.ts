// The tables of the migrations: all alike, ten columns, two indexes and a foreign key each.

/** The name of a table. */
export function tableName(number: number): string {
  return `t${String(number).padStart(4, '0')}`
}

/** The table that a table refers to: tables are a tree, the first refers to itself. */
export function parentOf(number: number): string {
  return tableName(Math.floor(number / 2))
}

/** The column that the first table gets by the second revision. */
export const ADDED_COLUMN = 'remark'

export function numbersOf(tables: number): number[] {
  return Array.from({ length: tables }, (_, number) => number)
}
