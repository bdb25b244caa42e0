import { expect, test } from 'vitest'
import { callPlace, placeIn } from '../../../src/engine/call-place.ts'

const own = 'file:///app/node_modules/athanor/'

test('the place of a call is the first frame that is not our own, nor one of Node', () => {
  const stack = [
    'Error: x',
    '    at Pool.acquire (file:///app/node_modules/athanor/dist/index.js:10:5)',
    '    at async file:///app/node_modules/athanor/dist/index.js:20:5',
    '    at AsyncLocalStorage.run (node:internal/async_local_storage:91:14)',
    '    at async listUsers (file:///app/routes/users.ts:12:9)',
    '    at main (file:///app/main.ts:1:1)',
  ].join('\n')
  expect(placeIn(stack, own)).toBe('file:///app/routes/users.ts:12:9')
})

test('frames may name paths, and have no name', () => {
  expect(placeIn('Error\n    at /app/node_modules/athanor/dist/a.js:1:1\n    at /app/b.js:2:3', own)).toBe(
    '/app/b.js:2:3',
  )
  expect(placeIn('Error\n    at async Promise.all (index 0)\n    at C:\\app\\b.js:2:3', own)).toBe('C:\\app\\b.js:2:3')
})

test('there is none where only we are on the stack', () => {
  expect(placeIn('Error\n    at a (file:///app/node_modules/athanor/dist/a.js:1:1)', own)).toBeNull()
  expect(placeIn('', own)).toBeNull()
})

test('it is found for the caller', () => {
  expect(callPlace()).toMatch(/call-place\.test\.ts:\d+:\d+$/)
})
