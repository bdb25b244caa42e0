// The structural keys under which compiled statements are kept: equal keys mean equal text, and values are in neither.
import fc from 'fast-check'
import { describe, expect, it, onTestFinished } from 'vitest'
import { describeStatement } from '../../src/compiler/cache-key.ts'
import { Athanor, alias, CompileError, cte, fn, literal, select, sql, string, values } from '../../src/exports/index.ts'
import type { StatementNode } from '../../src/sql/statement/nodes.ts'
import { type BuiltQuery, build, declare } from './build.ts'
import { type AnyQuery, anyQuery } from './language.ts'

const DIALECTS = ['sqlite', 'postgresql', 'mysql'] as const
const NUMBER = 918_273_645
const TEXT = 'zq x'
const MOMENT = '2031-07-19T10:11:12.131Z'
const MARKS = /918273645|zq x|2031-07-19|7777/

const models = () => {
  const db = new Athanor({ url: 'sqlite://' })
  onTestFinished(() => db.close())
  return declare(db)
}

const keyOf = (query: BuiltQuery) => describeStatement((query as unknown as { node: StatementNode }).node).key

/** The text in each dialect; null where it is refused. */
const textsOf = (query: Pick<BuiltQuery, 'toSQL'>) =>
  DIALECTS.map(dialect => {
    try {
      return query.toSQL(dialect).sql
    } catch (error) {
      if (error instanceof CompileError) return null
      throw error
    }
  })

/** The same statement with other values. */
function revalued<T>(node: T): T {
  if (Array.isArray(node)) return node.map(revalued) as T
  if (typeof node !== 'object' || node === null) return node
  const entries = Object.entries(node).map(([name, value]) => [
    name,
    isValue(node, name) ? other(name, value) : revalued(value),
  ])
  return Object.fromEntries(entries) as T
}

const VALUES: ReadonlySet<string> = new Set([
  'value',
  'values',
  'part',
  'from',
  'to',
  'pattern',
  'limit',
  'offset',
  'length',
  'days',
])

function isValue(node: object, name: string): boolean {
  if (name === 'rows') return Reflect.get(node, 'k') === 'pair'
  return VALUES.has(name)
}

function other(name: string, value: unknown): unknown {
  if (Array.isArray(value)) return value.map(item => other(name, item))
  if (typeof value === 'object' && value !== null) return revalued(value)
  if (name === 'days') return Number(value) < 0 ? -7777 : 7777
  if (typeof value === 'number') return NUMBER
  if (typeof value !== 'string') return value
  return /^\d{4}-/.test(value) ? MOMENT : TEXT
}

describe('keys of statements', () => {
  it('say nothing of values, and neither does the text', () => {
    const tables = models()
    fc.assert(
      fc.property(anyQuery, (query: AnyQuery) => {
        const [one, two] = [build(tables, query), build(tables, revalued(query))]
        expect(keyOf(two)).toBe(keyOf(one))
        expect(textsOf(two)).toEqual(textsOf(one))
        expect(keyOf(two)).not.toMatch(MARKS)
        expect(textsOf(two).join('\n')).not.toMatch(MARKS)
      }),
      { numRuns: 500 },
    )
  })

  it('are equal for equal texts only', () => {
    const tables = models()
    const known = new Map<string, readonly (string | null)[]>()
    for (const query of fc.sample(anyQuery, 1500)) {
      const built = build(tables, query)
      const key = keyOf(built)
      // Lists of values have as many placeholders as values, under one key.
      if (key.includes('I') || key.includes('N')) continue
      const texts = textsOf(built)
      expect(known.get(key) ?? texts).toEqual(texts)
      known.set(key, texts)
    }
    expect(known.size).toBeGreaterThan(300)
  })

  it('tell calls that are written in another way for NULL, or for another number of rows', () => {
    const { A } = models()
    const texts = [null, 'x', literal(null, string()), literal('x', string())]
    const queries = [
      ...[1, 2, literal(1), literal(2)].map(rows => fn.lag(A.c.j, rows as never).over({ orderBy: A.c.id })),
      ...texts.map(text => fn.replace(A.c.s, 'a', text as never)),
      ...texts.map(text => A.c.s.startsWith(text as never)),
    ].map(expression => select(expression).from(A))
    for (const one of queries)
      for (const two of queries)
        if (keyOf(one as never) === keyOf(two as never)) expect(textsOf(one)).toEqual(textsOf(two))
  })

  it('are not confused by names that are made of the marks of keys', () => {
    const { A } = models()
    const name = fc.string({ unit: fc.constantFrom(...'012.;:[]?@#"&|(tfLoSs='), minLength: 1, maxLength: 5 })
    const known = new Map<string, readonly (string | null)[]>()
    fc.assert(
      fc.property(name, name, name, fc.nat({ max: 3 }), (one, two, three, kind) => {
        const a = alias(A, one)
        const source = kind === 0 ? a : kind === 1 ? alias(A, two) : a
        const query =
          kind === 2
            ? select(cte(one, select({ [two]: A.c.id, [`${two}_`]: A.c.j })) as never)
            : kind === 3
              ? select(values([{ [two]: 1, [`${two}_`]: 2 }]).as(one) as never)
              : select({
                  [two]: source.c.id.as(three),
                  [`${two}_`]: sql`${sql.identifier(three, one)} + ${1}`,
                }).orderBy(source.c.s.collate(three))
        const key = keyOf(query as unknown as BuiltQuery)
        const texts = textsOf(query)
        expect(known.get(key) ?? texts).toEqual(texts)
        known.set(key, texts)
      }),
      { numRuns: 2000 },
    )
    expect(known.size).toBeGreaterThan(1000)
  })
})
