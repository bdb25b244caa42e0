import { describe, expect, test } from 'vitest'
import { ModelError } from '../../../../src/errors/model-error.ts'
import { vector } from '../../../../src/sql/schema/column-types.ts'
import { parseVector, parseVectorBytes, vectorBytes, vectorText } from '../../../../src/sql/types/vector.ts'

describe('vectors', () => {
  test('take so many finite numbers of single precision', () => {
    const { type } = vector(3)
    expect(type.problem([1, 2.5, -3])).toBeNull()
    expect(type.problem(new Float32Array(3))).toBeNull()
    expect(type.problem([1, 2])).toBe('expects 3 numbers, not 2')
    expect(type.problem('[1,2,3]')).toBe('expects an array of 3 numbers, not a string')
    for (const wrong of [Number.NaN, Number.POSITIVE_INFINITY, 1e39, '1', null])
      expect(type.problem([1, wrong, 3])).toMatch(/expects finite numbers of single precision, not .* at \[1\]/)
    // biome-ignore lint/suspicious/noSparseArray: a hole is what is tested
    expect(type.problem([1, , 3])).toContain('at [1]')
  })

  test.each([0, -1, 1.5, 16_001, Number.NaN])('%d dimensions are refused', dimensions => {
    expect(() => vector(dimensions)).toThrow(ModelError)
  })

  test('a value is the same as its snapshot within single precision', () => {
    const { type } = vector(2)
    const snapshot = type.snapshot([0.1, 2])
    expect(type.same([0.1, 2], snapshot)).toBe(true)
    expect(type.same([Math.fround(0.1), 2], snapshot)).toBe(true)
    expect(type.same(Float32Array.of(0.1, 2), snapshot)).toBe(true)
    expect(type.same([0.1001, 2], snapshot)).toBe(false)
    expect(type.restore(snapshot)).toEqual([Math.fround(0.1), 2])
  })

  test('text and bytes hold the numbers of single precision, the lowest byte first', () => {
    expect(parseVector(vectorText([0.1, -2, 1e-30]))).toEqual([0.1, -2, 1e-30].map(Math.fround))
    expect(vectorBytes([1, -2])).toEqual(new Uint8Array([0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0]))
    expect(parseVectorBytes(vectorBytes([0.1, 3]))).toEqual([Math.fround(0.1), 3])
    expect(parseVectorBytes(new Uint8Array(5))).toBeNull()
    expect(parseVectorBytes(new Uint8Array([9, ...vectorBytes([2])]).subarray(1))).toEqual([2])
  })

  test.each(['', '1,2', '[1,]', '[]', '[a]', '[1 2]'])('%o is no vector', text => {
    expect(parseVector(text)).toBeNull()
  })
})
