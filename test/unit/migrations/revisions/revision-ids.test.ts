import { expect, test } from 'vitest'
import { randomIds, sequentialIds } from '../../../../src/migrations/revisions/revision-ids.ts'
import { expectError, graphOf, rev } from './graph-fixture.ts'

test('a random id is twelve hexadecimal digits', () => {
  expect(randomIds(() => Uint8Array.of(0, 15, 16, 171, 205, 255))(graphOf())).toBe('000f10abcdff')
})

test('a random id that is taken is tried again', () => {
  const tries = [1, 1, 2]
  const ids = randomIds(count => new Uint8Array(count).fill(tries.shift() ?? 9))
  expect(ids(graphOf(rev('010101010101')))).toBe('020202020202')
})

test('a random source that repeats itself is an error', () => {
  const ids = randomIds(count => new Uint8Array(count))
  expectError(() => ids(graphOf(rev('000000000000'))), 'ids_exhausted')
})

test('sequential ids begin at one and go on from the highest number', () => {
  const ids = sequentialIds()
  expect(ids(graphOf())).toBe('001')
  expect(ids(graphOf(rev('001'), rev('009', '001')))).toBe('010')
  expect(ids(graphOf(rev('999')))).toBe('1000')
  expect(ids(graphOf(rev('e517276bb1c2')))).toBe('001')
  expect(sequentialIds(5)(graphOf())).toBe('00001')
})
