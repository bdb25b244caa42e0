import { expect, it } from 'vitest'
import { SqlScript } from '../../../../src/migrations/runtime/sql-script.ts'

it('a script separates statements and comments by blank lines and ends each statement once', () => {
  const script = new SqlScript()
  script.comment('one\ntwo')
  script.statement(' select 1 ; ; ')
  script.statement('select 2 -- why')
  script.statement('  ')
  expect(String(script)).toBe('-- one\n-- two\n\nselect 1;\n\nselect 2 -- why\n;\n')
})

it('a script without anything is empty', () => {
  expect(String(new SqlScript())).toBe('')
})
