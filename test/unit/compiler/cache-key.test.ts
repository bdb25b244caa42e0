import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { describeStatement } from '../../../src/compiler/cache-key.ts'
import { compileStatement, statementText } from '../../../src/compiler/compile.ts'
import { sqliteDialect } from '../../../src/dialects/sqlite/dialect.ts'
import { fn } from '../../../src/sql/expression/functions.ts'
import { and } from '../../../src/sql/expression/logic.ts'
import type { ExpressionNode } from '../../../src/sql/expression/nodes.ts'
import { mapChildren } from '../../../src/sql/expression/sources.ts'
import { sql } from '../../../src/sql/expression/template.ts'
import { aliasSource } from '../../../src/sql/schema/alias.ts'
import { custom, integer, text } from '../../../src/sql/schema/column-types.ts'
import { columnExpressions } from '../../../src/sql/schema/table.ts'
import { columnsItem, type SelectNode, type StatementNode } from '../../../src/sql/statement/nodes.ts'
import { c, pet, query, randomSelect } from './fixtures.ts'

const keyOf = (node: StatementNode) => describeStatement(node).key
const compiled = (node: StatementNode) => compileStatement(node, sqliteDialect, describeStatement(node).nodes)

/** All that the cache keeps of a statement, as text. */
const kept = (node: StatementNode): string => {
  const { text: sqlText, resultTypes, binds, wideIntegers } = compiled(node)
  return JSON.stringify([
    sqlText,
    resultTypes.map(type => type?.key ?? null),
    binds.map(bind => bind.index),
    wideIntegers,
  ])
}

/** The same statement with other values. */
const otherValues = (node: SelectNode): SelectNode => {
  const change = (part: ExpressionNode): ExpressionNode => {
    if (part.kind === 'value')
      return { ...part, value: typeof part.value === 'number' ? part.value + 1 : `${part.value}?` }
    return part.kind === 'in'
      ? { ...part, operand: change(part.operand), values: [...part.values, 7] }
      : mapChildren(part, change)
  }
  return {
    ...node,
    items: node.items.map(item => (item.kind === 'expression' ? { ...item, node: change(item.node) } : item)),
    where: node.where.map(change),
    groupBy: node.groupBy.map(change),
    orderBy: node.orderBy.map(change),
    limit: node.limit === null ? null : change(node.limit),
  }
}

describe('a key', () => {
  it('is equal only for statements that are compiled to the same', () => {
    fc.assert(
      fc.property(fc.array(randomSelect, { minLength: 30, maxLength: 30 }), statements => {
        const byKey = new Map<string, string>()
        for (const statement of statements) {
          const key = keyOf(statement)
          expect(byKey.get(key) ?? kept(statement)).toBe(kept(statement))
          byKey.set(key, kept(statement))
        }
      }),
      { numRuns: 60 },
    )
  })

  it('is equal for one structure with other values, which then go where they belong', () => {
    fc.assert(
      fc.property(randomSelect, statement => {
        const other = otherValues(statement)
        expect(keyOf(other)).toBe(keyOf(statement))
        const cached = compiled(statement)
        const { values } = describeStatement(other)
        const bound = cached.binds.map(bind => bind.encode(values[bind.index]))
        // Texts for people show whole numbers as they were given.
        expect(bound.map(wire => (typeof wire === 'bigint' ? Number(wire) : wire))).toEqual(
          statementText(other, sqliteDialect).parameters,
        )
      }),
      { numRuns: 300 },
    )
  })

  it('has a bind for each value and no value in the text', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 8 }), given => {
        const { sql: sqlText, parameters } = statementText(
          query([c.name.eq(`~${given}~`).eq(c.name.in([`~${given}~`]))]),
          sqliteDialect,
        )
        expect(sqlText).not.toContain(`~${given}~`)
        expect(parameters).toHaveLength(2)
      }),
    )
  })

  const differ: readonly (readonly [string, StatementNode, StatementNode])[] = [
    ['a function named as an operator', query([and(c.id, c.age)]), query([fn.and!(c.id, c.age)])],
    ['a function whose name is written like a call', query([fn['f[']!(c.id)]), query([fn.f!(fn['']!(c.id))])],
    ['a label', query([c.id.as('a;b')]), query([c.id.as('a')])],
    ['the type of a result', query([sql.typed(integer())`1`]), query([sql`1`])],
    [
      'names of columns with commas',
      { ...query([]), items: [columnsItem(pet, [{ name: 'a,b', type: integer().type }])] },
      {
        ...query([]),
        items: [
          columnsItem(pet, [
            { name: 'a', type: integer().type },
            { name: 'b', type: integer().type },
          ]),
        ],
      },
    ],
    ['an alias', query([]), { ...query([]), from: [{ kind: 'table', table: pet, source: aliasSource(pet, 'pet') }] }],
    [
      'what an alias is called',
      { ...query([]), from: [{ kind: 'table', table: pet, source: aliasSource(pet, 'a') }] },
      { ...query([]), from: [{ kind: 'table', table: pet, source: aliasSource(pet, 'b') }] },
    ],
    ['the length of an sql template', query([sql`a${1}b`]), query([sql`a${1}b${2}`])],
    ['distinct', query([c.id]), query([c.id], { distinct: true })],
    [
      'a lock',
      query([c.id]),
      query([c.id], { lock: { strength: 'update', of: [], skipLocked: false, noWait: false } }),
    ],
    [
      'null as a condition',
      query([c.id], { where: [] }),
      query([c.id], { having: [], orderBy: [{ kind: 'constant', value: 1 }] }),
    ],
    [
      'what an INSERT does with rows in the way',
      insert({ target: ['id'], set: null, where: [] }),
      insert({ target: [], set: null, where: [] }),
    ],
  ]

  it.each(differ)('differs by %s', (_, one, other) => {
    expect(keyOf(one)).not.toBe(keyOf(other))
  })

  it('differs for two types of one name', () => {
    const make = (toDriver: (value: string) => string) =>
      custom<string>({ name: 'x', sql: 'text', toDriver, fromDriver: (wire: string) => wire })
    const of = (type: ReturnType<typeof make>) => query([sql.typed(type)`x`])
    expect(keyOf(of(make(value => value)))).not.toBe(keyOf(of(make(value => `${value}!`))))
  })

  it('knows a value that stands in two places', () => {
    const value = c.age.plus(1)
    const twice = query([value], { groupBy: [value].map(one => (one as unknown as { node: ExpressionNode }).node) })
    expect(describeStatement(twice).values).toEqual([1])
    expect(statementText(twice, sqliteDialect).parameters).toEqual([1, 1])
    expect(keyOf(twice)).not.toBe(
      keyOf(query([value], { groupBy: [(c.age.plus(1) as unknown as { node: ExpressionNode }).node] })),
    )
  })

  it('is the same for a list of any length', () => {
    expect(keyOf(query([c.id.in([1])]))).toBe(keyOf(query([c.id.in(Array.from({ length: 100 }, (_, at) => at))])))
  })

  it('counts many values', () => {
    const statement = query([and(...Array.from({ length: 40 }, (_, at) => c.id.ne(at)))])
    expect(describeStatement(statement).values).toEqual(Array.from({ length: 40 }, (_, at) => at))
  })
})

function insert(conflict: NonNullable<Extract<StatementNode, { kind: 'insert' }>['conflict']>): StatementNode {
  const { kind } = { kind: 'insert' } as const
  return { kind, table: pet, columns: [], rows: [], query: null, conflict, returning: [] }
}

describe('a column of a source', () => {
  it('is not one of another name', () => {
    const of = (alias: string) => columnExpressions(pet.columns, aliasSource(pet, alias)).name
    const keys = ['a', 'a.4.name', 'a@', '1.a'].map(alias => keyOf(query([of(alias) ?? c.id])))
    expect(new Set(keys).size).toBe(4)
    expect(text().type.key).toBe('text')
  })
})
