import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  array,
  block,
  call,
  layOut,
  object,
  propertyName,
  quoted,
  sequence,
  sqlTemplate,
  WIDTH,
} from '../../../../../src/migrations/autogenerate/render/code.ts'

const evaluate = (code: string, names: readonly string[] = [], values: readonly unknown[] = []): unknown =>
  new Function(...names, `'use strict'; return ${code}`)(...values)

// Every kind of sign that could end a string, a template or a line.
const hostile = fc.string({ unit: fc.constantFrom(...'\'"`\\${}\n\r\u2028\u2029\0a') })
const anyText = fc.oneof(hostile, fc.string({ unit: 'binary' }))

describe('texts of a database', () => {
  it('are strings of one line that mean the same', () => {
    fc.assert(
      fc.property(anyText, text => {
        expect(evaluate(quoted(text))).toBe(text)
        expect(quoted(text)).not.toMatch(/[\n\r\u2028\u2029]/)
      }),
    )
  })

  it('are templates of one line without values that mean the same', () => {
    const sql = (strings: TemplateStringsArray, ...values: readonly unknown[]) => ({ strings, values })
    fc.assert(
      fc.property(anyText, text => {
        expect(evaluate(sqlTemplate(text), ['sql'], [sql])).toEqual({ strings: [text], values: [] })
        expect(sqlTemplate(text)).not.toMatch(/[\n\r\u2028\u2029]/)
      }),
    )
  })

  it('are quoted as names of properties unless they are plain', () => {
    expect(['id', '$a_1', 'class', 'a b', '1a', ''].map(propertyName)).toEqual([
      'id',
      '$a_1',
      'class',
      "'a b'",
      "'1a'",
      "''",
    ])
  })

  it('show signs that would not be seen', () => {
    expect(quoted('a\u202eb\u200b\t\u{e0001}')).toBe("'a\\u202eb\\u200b\\t\\u{e0001}'")
  })

  it('take the quotes that need fewer escapes', () => {
    expect([quoted("it's"), quoted('say "x"'), quoted(`it's "x"`)]).toEqual([`"it's"`, `'say "x"'`, `'it\\'s "x"'`])
  })
})

describe('a layout', () => {
  const long = 'x'.repeat(100)

  it('is one line where it fits', () => {
    expect(layOut(call('f', quoted('a'), array(['1', '2']), object([['b', '1']])))).toEqual([
      "f('a', [1, 2], { b: 1 })",
    ])
    expect(layOut(object([]))).toEqual(['{}'])
  })

  it('spreads the last argument alone', () => {
    expect(
      layOut(
        call(
          'f',
          quoted('a'),
          object([
            ['b', quoted(long)],
            ['c', '1'],
          ]),
        ),
      ),
    ).toEqual(["f('a', {", `  b: '${long}',`, '  c: 1,', '})'])
  })

  it('gives each argument a line where another one has to be spread', () => {
    expect(layOut(call('f', object([['a', '1']], true), object([['b', '2']])))).toEqual([
      'f(',
      '  {',
      '    a: 1,',
      '  },',
      '  { b: 2 },',
      ')',
    ])
  })

  it('gives each method of a long chain a line', () => {
    const chain = sequence(call('text'), call('.a', quoted(long)), call('.b'), call('.c'))
    expect(layOut(chain)).toEqual(['text()', `  .a('${long}')`, '  .b()', '  .c()'])
    expect(layOut(sequence(call('text'), call('.a'), call('.b')))).toEqual(['text().a().b()'])
  })

  it('gives each statement of a function a line', () => {
    expect(layOut(call('f', block('x => ', ['await a()', 'await b()'])))).toEqual([
      'f(x => {',
      '  await a()',
      '  await b()',
      '})',
    ])
  })

  it('keeps to the width', () => {
    const names = Array.from({ length: 40 }, (_, at) => quoted(`name ${at}`))
    expect(layOut(call('f', array(names), object([['a', array(names)]]))).every(line => line.length <= WIDTH)).toBe(
      true,
    )
  })
})
