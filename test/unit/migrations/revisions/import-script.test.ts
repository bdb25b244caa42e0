import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'
import { lineOfError, reasonOfError } from '../../../../src/migrations/revisions/import-script.ts'

const withStack = (stack: string) => Object.assign(new Error('x'), { stack })
const path = '/app/migrations/versions/a b.ts'

test.each([
  [
    "the head of Node's syntax errors",
    `${pathToFileURL(path).href}?t=1795176031134:8\n  await op.x('user'\n}\n^\nSyntaxError: Expected ','`,
    8,
  ],
  ['a frame of the stack', `Error: boom\n    at ${pathToFileURL(path).href}?t=1795176031134:2:7`, 2],
  ['the message of another loader', `Error: ParseError: Unexpected token\n ${path}:12:0`, 12],
  ['nothing of this file', 'Error: boom\n    at /app/other.ts:3:1', null],
])('the line is found in %s', (_, stack, line) => {
  expect(lineOfError(withStack(stack), path)).toBe(line)
})

test('what is no error has no line', () => {
  expect(lineOfError('boom', path)).toBeNull()
})

test('the reason is the first line of the message', () => {
  expect(reasonOfError(new Error("Expected ','.\n  code frame"))).toBe("Expected ','")
  expect(reasonOfError('boom')).toBe('boom')
})
