import { describe, expect, it } from 'vitest'
import type { BindSlot, Compiled, ListSlot } from '../../../src/compiler/compiled.ts'
import {
  LIST_MARK,
  listSize,
  sized,
  sizedForAll,
  sizedForReaders,
  withLists,
} from '../../../src/compiler/list-sizes.ts'

const list: ListSlot = {
  checked: values => values as readonly unknown[],
  encodeItem: item => String(item),
  encodeAll: values => JSON.stringify(values),
  textOfAll: placeholder => `select v from json(${placeholder})`,
  textOfNone: 'nothing',
}
const plain = (index: number): BindSlot => ({ index, encode: value => `plain ${String(value)}` })
const compiled = (text: string, binds: readonly BindSlot[]): Compiled =>
  withLists({ text, binds, tables: null, resultTypes: [], returnsRows: true, wideIntegers: false }, () => '?')
const run = (one: Compiled, values: readonly unknown[]) => {
  const { text, binds } = sized(one, values)
  return [text, ...binds.map(bind => bind.encode(values[bind.index]))]
}

describe('lists of values', () => {
  const one = compiled(`a = ? and b in (${LIST_MARK}) and c in (${LIST_MARK}) and d = ?`, [
    plain(0),
    { index: 1, encode: list.encodeAll, list },
    { index: 2, encode: list.encodeAll, list },
    plain(3),
  ])

  it('get a placeholder for each value, in the order of the text', () => {
    expect(run(one, [1, ['x', 'y'], ['z'], 2])).toEqual([
      'a = ? and b in (?, ?) and c in (?) and d = ?',
      'plain 1',
      'x',
      'y',
      'z',
      'plain 2',
    ])
    expect(run(one, [1, [], ['z'], 2])).toEqual([
      'a = ? and b in (nothing) and c in (?) and d = ?',
      'plain 1',
      'z',
      'plain 2',
    ])
  })

  it('are filled up with their last value, so that few texts serve many lengths', () => {
    const [text, ...values] = run(one, [1, Array.from({ length: 11 }, (_, at) => at), ['z'], 2])
    expect(String(text).split('?').length - 1).toBe(15)
    expect(values.slice(10, 14)).toEqual(['9', '10', '10', 'z'])
    expect(sized(one, [1, Array(11).fill(1), ['z'], 2])).toBe(sized(one, [1, Array(12).fill(1), ['y'], 3]))
    const sizes = new Set(Array.from({ length: 16_384 }, (_, at) => listSize(at)))
    expect(sizes.size).toBeLessThan(32)
    for (const length of [0, 1, 9, 1000, 16_384]) expect(listSize(length)).toBeGreaterThanOrEqual(length)
  })

  it('are bound as one value when they are too long', () => {
    const many = Array.from({ length: 20_000 }, () => 1)
    expect(run(one, [1, many, ['z'], 2])).toEqual([
      'a = ? and b in (select v from json(?)) and c in (?) and d = ?',
      'plain 1',
      JSON.stringify(many),
      'z',
      'plain 2',
    ])
  })

  it('of several runs get the placeholders of the longest', () => {
    const { text } = sizedForAll(one, [
      [1, ['x'], ['a', 'b', 'c'], 2],
      [1, ['x', 'y'], ['a'], 2],
    ])
    expect(text).toBe('a = ? and b in (?, ?) and c in (?, ?, ?) and d = ?')
  })

  it('leave a statement without lists as it is', () => {
    const without = compiled('a = ?', [plain(0)])
    expect(sized(without, [1])).toBe(without)
  })
})

describe('a number of rows', () => {
  const limited = compiled(`a = ? limit ${LIST_MARK} offset ?`, [plain(0), { ...plain(1), inText: true }, plain(2)])

  it('stands in the text while it is small, so that it is never bound', () => {
    expect(run(limited, ['x', 10, 5])).toEqual(['a = ? limit 10 offset ?', 'plain x', 'plain 5'])
    expect(run(limited, ['x', 0, 5])[0]).toBe('a = ? limit 0 offset ?')
    expect(sized(limited, ['x', 10, 5])).toBe(sized(limited, ['y', 10, 6]))
  })

  it.each([101, 1.5, -1, Number.NaN, '10', null, '1; drop table pet', [10]])('is bound when it is %o', count => {
    expect(run(limited, ['x', count, 5])).toEqual([
      'a = ? limit ? offset ?',
      'plain x',
      `plain ${String(count)}`,
      'plain 5',
    ])
  })

  it('is a placeholder for readers', () => {
    const { text, binds } = sizedForReaders(limited, ['x', 10, 5])
    expect([text, binds.length]).toEqual(['a = ? limit ? offset ?', 3])
  })

  it('stands beside lists', () => {
    const both = compiled(`a in (${LIST_MARK}) limit ${LIST_MARK}`, [
      { index: 0, encode: list.encodeAll, list },
      { ...plain(1), inText: true },
    ])
    expect(run(both, [['x', 'y'], 3])).toEqual(['a in (?, ?) limit 3', 'x', 'y'])
  })
})
