// What a database cannot do is refused when the statement is compiled, with the capability that is missing.
import { describe, expect, it } from 'vitest'
import { CompileError } from '../../../src/errors/compile-error.ts'
import { fn } from '../../../src/sql/expression/functions.ts'
import { match } from '../../../src/sql/expression/text-search.ts'
import type { AnyExpression } from '../dialects/sqlite/describe-table.ts'
import { c, textOf } from './fixtures.ts'

const refused: readonly (readonly [string, AnyExpression])[] = [
  ['supportsRegularExpressions', c.name.matches('^a')],
  ['supportsOrderedSets', fn.percentileCont(0.5).withinGroup(c.age)],
  ['supportsIntervalFrames', fn.count().over({ orderBy: c.age, range: ['-P1D', 0] })],
  ['supportsTextLanguages', match(c.name, 'x', { language: 'english' })],
  ['supportsFullText', match(fn.lower(c.name), 'x')],
  ['supportsDistinctSeparator', fn.stringAgg(c.name, '; ').distinct()],
  ['supportsAnyOperator', c.name.op('?', 'x')],
  ['supportsAnyOperator', c.name.op('#>', 'x')],
]

describe('SQLite', () => {
  it.each(refused)('refuses what needs %s', (capability, expression) => {
    let failure: unknown
    try {
      textOf(expression)
    } catch (error) {
      failure = error
    }
    expect(failure).toBeInstanceOf(CompileError)
    expect(failure).toMatchObject({ code: 'unsupported_feature', capability, dialect: 'sqlite', name: 'CompileError' })
    expect((failure as CompileError).message).toContain(`lacks the capability '${capability}': `)
  })
})
