// `values([…])`: rows that the program gives, as a source of rows in a statement.
import { SessionError } from '../../errors/session-error.ts'
import type { Expression, Typed } from '../../sql/expression/expression.ts'
import { nameOf } from '../../sql/expression/name.ts'
import type { ExpressionNode } from '../../sql/expression/nodes.ts'
import { operandNode, typeOfExpression } from '../../sql/expression/sql-expression.ts'
import { typeOfValue } from '../../sql/expression/value.ts'
import type { ResultColumn } from '../../sql/statement/nodes.ts'
import { DoubleType } from '../../sql/types/number.ts'
import { describeValue, type SqlType } from '../../sql/types/sql-type.ts'
import type { RowSource } from '../mapping/typed-model.ts'
import { deriveSource } from './derived.ts'

/** Rows that the program gives, before they have a name. */
export interface ValuesList<R> {
  /** The rows as a source for a query: its columns are the names in the rows. */
  as<const S extends string>(
    name: S,
  ): RowSource<{ [K in keyof R]: Expression<R[K]> }, S, { readonly [K in keyof R]: Expression<R[K], S> }>
}

const DOUBLE = new DoubleType()

/**
 * Rows that the program gives, as what a query selects from or joins.
 *
 * @param rows objects with the same names each
 * @param types column types by name, for values that do not tell theirs, such as `null` or JSON
 * @example
 * const wanted = values([{ id: 1, rank: 2 }, { id: 7, rank: 1 }]).as('wanted')
 * await select(User).join(wanted, wanted.c.id.eq(User.c.id)).orderBy(wanted.c.rank).all()
 */
export function values<R extends object>(
  rows: readonly R[],
  types: { readonly [K in keyof R]?: Typed<R[K]> } = {},
): ValuesList<R> {
  const list = readRows(rows)
  const [first = {}] = list
  const columns = Object.keys(first).map(name => column(name, list, types as Readonly<Record<string, Typed<unknown>>>))
  const nodes = list.map((row, at) => columns.map(each => cell(row, each, at)))
  const as = (name: string): object => {
    nameOf(name, 'values().as()')
    const entries = columns.map(({ name, type }) => ({ kind: 'value' as const, name, type }))
    const shape = { kind: 'record' as const, entries }
    return deriveSource('v', name, { shape, home: null }, source => ({ kind: 'values', columns, rows: nodes, source }))
  }
  return { as } as unknown as ValuesList<R>
}

function readRows(rows: unknown): readonly Record<string, unknown>[] {
  if (!Array.isArray(rows) || rows.length === 0) {
    throw new SessionError('not_executable', {
      problem: `\`values\` expects a list of at least one row, not ${Array.isArray(rows) ? 'an empty one' : describeValue(rows)}`,
    })
  }
  for (const row of rows) {
    if (typeof row !== 'object' || row === null || Array.isArray(row))
      throw new SessionError('not_executable', { problem: `\`values\` expects objects, not ${describeValue(row)}` })
  }
  return rows
}

function column(
  name: string,
  rows: readonly Record<string, unknown>[],
  types: Readonly<Record<string, Typed<unknown>>>,
): ResultColumn {
  return { name, type: types[name]?.type ?? commonType(rows.map(row => row[name])) }
}

/** The type that all values have; numbers with and without a fraction are such with one. */
function commonType(values: readonly unknown[]): SqlType | null {
  const given = values.filter(value => value !== null && value !== undefined)
  const known = given.map(value => typeOfExpression(value) ?? typeOfValue(value))
  return known.find(type => type?.kind === 'double') === undefined ? (known[0] ?? null) : DOUBLE
}

function cell(row: Record<string, unknown>, { name, type }: ResultColumn, at: number): ExpressionNode {
  return operandNode(row[name], type, `'${name}' in row ${at + 1} of values()`)
}
