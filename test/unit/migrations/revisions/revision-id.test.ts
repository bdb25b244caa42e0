import { expect, test } from 'vitest'
import { checkRevisionId } from '../../../../src/migrations/revisions/revision-id.ts'
import { expectError } from './graph-fixture.ts'

test.each(['e517276bb1c2', '001', 'a', '2026.11.20', 'add_users', 'größe', 'x'.repeat(255)])('%s is an id', id => {
  expect(() => checkRevisionId(id)).not.toThrow()
})

test.each(['head', 'heads', 'base', 'current'])('%s is reserved', id => {
  expectError(() => checkRevisionId(id), 'reserved_revision_id', /is reserved: head, heads, base and current/)
})

test.each([
  ['a@b', "'@'"],
  ['a+b', "'+'"],
  ['a-b', "'-'"],
  ['a:b', "':'"],
  ['a-b+c-d', "'+' and '-'"],
  ['../x', "'.' and '/'"],
  ['a b', "' '"],
  ["a'b", "'''"],
  ['.hidden', "'.'"],
])('%s has characters that are not allowed', (id, characters) => {
  expect(() => checkRevisionId(id)).toThrow(`character(s) ${characters} not allowed in revision id '${id}'`)
})

test('an empty id and one wider than the version table are refused', () => {
  expectError(() => checkRevisionId(''), 'bad_revision_id_length', /is empty/)
  expectError(() => checkRevisionId('x'.repeat(256)), 'bad_revision_id_length', /256 characters .* room for 255/)
})
