import { expect, test } from 'vitest'
import { dateParts } from '../../../../src/migrations/revisions/date-text.ts'
import { defaultFileTemplate, scriptFileName } from '../../../../src/migrations/revisions/script-file-name.ts'
import { expectError } from './graph-fixture.ts'

const fields = {
  id: 'e517276bb1c2',
  message: 'Users table.',
  date: dateParts(new Date('2026-11-20T11:19:05Z'), 'UTC'),
}

test.each([
  [defaultFileTemplate, 'e517276bb1c2_users_table.ts'],
  ['<year><month>_<rev>_<slug>', '202611_e517276bb1c2_users_table.ts'],
  ['<year>-<month>-<day>_<hour><minute><second>_<rev>', '2026-11-20_111905_e517276bb1c2.ts'],
  ['<epoch>_<rev>', '1795173545_e517276bb1c2.ts'],
  ['<year>/<month>/<rev>_<slug>', '2026/11/e517276bb1c2_users_table.ts'],
  ['<rev>.mjs', 'e517276bb1c2.mjs'],
])('%s gives %s', (template, name) => {
  expect(scriptFileName(template, fields)).toBe(name)
})

test('without a message no separator is left dangling', () => {
  expect(scriptFileName(defaultFileTemplate, { ...fields, message: '' })).toBe('e517276bb1c2.ts')
  expect(scriptFileName('<slug>_<rev>.js', { ...fields, message: '...' })).toBe('e517276bb1c2.js')
})

test('a long message is cut at a word', () => {
  const message = 'a very long message with punctuation, and more'
  expect(scriptFileName('<rev>_<slug>', { ...fields, id: 'r', message, slugLength: 20 })).toBe(
    'r_a_very_long_message.ts',
  )
})

test.each([
  ['<slug>', /has no <rev>/],
  ['<rev>_<name>', /unknown token <name>: use <rev> <slug> <year>/],
  ['../<rev>', /leads out of the versions folder/],
  ['/<rev>', /leads out/],
  ['a\\<rev>', /leads out/],
])('%s is refused', (template, message) => {
  expectError(() => scriptFileName(template, fields), 'bad_file_template', message)
})
