import { describe, expect, it } from 'vitest'
import { base64Text, hexText, sameBytes } from '../../../src/util/bytes.ts'

const part = () => new Uint8Array([9, 0, 1, 255, 9]).subarray(1, 4)

describe('bytes', () => {
  it('are equal by their content', () => {
    expect(sameBytes(part(), new Uint8Array([0, 1, 255]))).toBe(true)
    expect(sameBytes(part(), new Uint8Array([0, 1, 254]))).toBe(false)
    expect(sameBytes(part(), new Uint8Array([0, 1]))).toBe(false)
    expect(sameBytes(new Uint8Array(), new Uint8Array())).toBe(true)
  })

  it('are text of the part that they are of a buffer', () => {
    expect(hexText(part())).toBe('0001ff')
    expect(base64Text(part())).toBe('AAH/')
  })
})
