// A table, statements over it, and random ones for properties, with names that try to be something else.
import fc from 'fast-check'
import { statementText } from '../../../src/compiler/compile.ts'
import { sqliteDialect } from '../../../src/dialects/sqlite/dialect.ts'
import type { ColumnSource, ExpressionNode } from '../../../src/sql/expression/nodes.ts'
import { nodeOf, typeOfExpression } from '../../../src/sql/expression/sql-expression.ts'
import { aliasSource } from '../../../src/sql/schema/alias.ts'
import { integer, text } from '../../../src/sql/schema/column-types.ts'
import type { Table } from '../../../src/sql/schema/table.ts'
import { emptySelect, type SelectNode, type StatementNode } from '../../../src/sql/statement/nodes.ts'
import { type AnyExpression, table } from '../dialects/sqlite/describe-table.ts'

export const pet: Table = table('pet', {
  id: integer().primaryKey(),
  name: text().nullable(),
  age: integer(),
  owner_id: integer().nullable(),
})
export const c = pet.c as Readonly<Record<'id' | 'name' | 'age' | 'owner_id', AnyExpression>>

/** A SELECT of expressions from `pet`. */
export const query = (expressions: readonly AnyExpression[], more: Partial<SelectNode> = {}): SelectNode => ({
  ...emptySelect,
  items: expressions.map(expression => ({
    kind: 'expression',
    node: nodeOf(expression, 'test'),
    type: typeOfExpression(expression),
  })),
  from: [{ kind: 'table', table: pet, source: pet }],
  ...more,
})

/** What SQLite is sent for a statement. */
export const sqlite = (node: StatementNode) => statementText(node, sqliteDialect)

/** The text of an expression alone. */
export const textOf = (expression: AnyExpression): string =>
  sqlite({ ...query([expression]), from: [] }).sql.slice('select '.length)

const INTEGER = integer().type
const TEXT = text().type
// Few letters, and those that keys are made of, so that what is not the same looks the same as often as possible.
const name = fc.string({ unit: fc.constantFrom(...`a1.;:,?=[]{}()"'@#! `), minLength: 1, maxLength: 5 })
const source: fc.Arbitrary<ColumnSource> = fc.oneof(
  fc.constant(pet),
  name.map(alias => aliasSource(pet, alias)),
)
const value = fc.oneof(
  fc.integer().map(given => ({ kind: 'value' as const, value: given, type: INTEGER })),
  fc.string().map(given => ({ kind: 'value' as const, value: given, type: TEXT })),
)

/** Random expressions of every kind that needs no subquery. */
export const randomExpression: fc.Arbitrary<ExpressionNode> = fc.letrec<{ node: ExpressionNode }>(tie => {
  const node = tie('node')
  const nodes = fc.array(node, { maxLength: 2 })
  const tuple = fc.record({
    kind: fc.constant('tuple' as const),
    operands: fc.array(node, { minLength: 2, maxLength: 2 }),
  })
  const bound = fc.oneof(
    fc.record({
      kind: fc.constantFrom('unbounded preceding' as const, 'current row' as const),
      offset: fc.constant(null),
    }),
    fc.record({ kind: fc.constantFrom('preceding' as const, 'following' as const), offset: node }),
  )
  const frame = fc.record({
    unit: fc.constantFrom('rows' as const, 'groups' as const),
    start: bound.map(one =>
      one.offset?.kind === 'value' ? { ...one, offset: { kind: 'constant' as const, value: 1 } } : one,
    ),
    end: bound.map(one =>
      one.offset?.kind === 'value' ? { ...one, offset: { kind: 'constant' as const, value: 2 } } : one,
    ),
    exclude: fc.constantFrom(null, 'ties' as const),
  })
  const operators = [
    '=',
    '<>',
    '<',
    '<=',
    '>',
    '>=',
    '+',
    '-',
    '*',
    '/',
    '%',
    '||',
    '&',
    '|',
    '^',
    '<<',
    '>>',
    'is distinct from',
    'is not distinct from',
  ] as const
  return {
    node: fc.oneof(
      { maxDepth: 4 },
      fc.record({ kind: fc.constant('column' as const), source, name, type: fc.constant(INTEGER) }),
      value,
      fc.record({
        kind: fc.constant('constant' as const),
        value: fc.oneof(fc.integer(), name, fc.boolean(), fc.constant(null)),
      }),
      fc.record({ kind: fc.constant('identifier' as const), path: fc.array(name, { minLength: 1, maxLength: 2 }) }),
      fc.record({
        kind: fc.constant('binary' as const),
        operator: fc.constantFrom(...operators),
        left: node,
        right: node,
      }),
      fc.record({
        kind: fc.constant('operator' as const),
        operator: fc.constantFrom('@>', '+', '-', 'similar to'),
        left: node,
        right: node,
      }),
      fc.record({
        kind: fc.constant('logical' as const),
        operator: fc.constantFrom('and' as const, 'or' as const),
        operands: nodes,
      }),
      fc.record({
        kind: fc.constant('unary' as const),
        operator: fc.constantFrom('not' as const, 'negate' as const, 'invert bits' as const, 'is null' as const),
        operand: node,
      }),
      fc.record({
        kind: fc.constant('function' as const),
        name: fc.oneof(name, fc.constantFrom('and', 'or', 'case', 'in', 'count', 'constructor')),
        operands: nodes,
        distinct: fc.boolean(),
      }),
      fc.record(
        {
          kind: fc.constant('function' as const),
          name: fc.constantFrom('sum', 'f', 'jsonAgg', 'stringAgg'),
          operands: fc.array(node, { minLength: 1, maxLength: 2 }),
          distinct: fc.constant(false),
          type: fc.constantFrom(INTEGER, TEXT),
          orderBy: fc.array(node, { minLength: 1, maxLength: 2 }),
          withinGroup: fc.array(node, { minLength: 1, maxLength: 1 }),
          filter: node,
        },
        { requiredKeys: ['kind', 'name', 'operands', 'distinct'] },
      ),
      fc.record({ kind: fc.constant('tuple' as const), operands: nodes }),
      fc.record({
        kind: fc.constant('inRows' as const),
        operand: tuple,
        rows: fc.array(tuple, { maxLength: 2 }),
        negated: fc.boolean(),
      }),
      fc.record({
        kind: fc.constant('quantified' as const),
        operator: fc.constantFrom('=' as const, '<' as const),
        left: node,
        quantifier: fc.constantFrom('any' as const, 'all' as const),
        query: fc.constant(null),
        array: node,
      }),
      fc.record({
        kind: fc.constant('like' as const),
        operand: node,
        pattern: node,
        caseInsensitive: fc.boolean(),
        escape: fc.constantFrom(null, '\\'),
      }),
      fc.record({ kind: fc.constant('between' as const), operand: node, low: node, high: node }),
      fc.record({
        kind: fc.constant('in' as const),
        operand: node,
        values: fc.array(fc.integer()),
        type: fc.constant(INTEGER),
        negated: fc.boolean(),
      }),
      fc.record({ kind: fc.constant('label' as const), operand: node, label: name }),
      fc.record({ kind: fc.constant('collate' as const), operand: node, collation: name }),
      fc.record({ kind: fc.constant('cast' as const), operand: node, type: fc.constantFrom(INTEGER, TEXT) }),
      fc.record({ kind: fc.constant('over' as const), operand: node, partitionBy: nodes, orderBy: nodes }),
      fc.record({ kind: fc.constant('over' as const), operand: node, partitionBy: nodes, orderBy: nodes, frame }),
      fc.record({
        kind: fc.constant('order' as const),
        operand: node,
        descending: fc.boolean(),
        nulls: fc.constantFrom(null, 'first' as const),
      }),
      fc.tuple(fc.array(fc.tuple(name, node), { maxLength: 2 }), fc.boolean()).map(([pieces, open]) => ({
        kind: 'template' as const,
        ...(open ? { open } : {}),
        strings: ['', ...pieces.map(([text]) => text)],
        parts: pieces.map(([, part]) => part),
      })),
      fc
        .tuple(fc.array(fc.record({ when: node, then: node }), { minLength: 1, maxLength: 2 }), fc.option(node))
        .map(([branches, otherwise]) => ({ kind: 'case' as const, branches, otherwise })),
    ),
  }
}).node

/** Random SELECTs. */
export const randomSelect: fc.Arbitrary<SelectNode> = fc
  .record({
    items: fc.array(randomExpression, { minLength: 1, maxLength: 2 }),
    type: fc.constantFrom(null, INTEGER, TEXT),
    distinct: fc.boolean(),
    where: fc.array(randomExpression, { maxLength: 2 }),
    groupBy: fc.array(randomExpression, { maxLength: 1 }),
    orderBy: fc.array(randomExpression, { maxLength: 1 }),
    limit: fc.option(value),
  })
  .map(({ items, type, ...parts }) => ({
    ...query([]),
    ...parts,
    items: items.map(node => ({ kind: 'expression', node, type })),
  }))
