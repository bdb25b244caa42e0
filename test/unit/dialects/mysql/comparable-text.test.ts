import { describe, expect, it } from 'vitest'
import { comparableText } from '../../../../src/dialects/mysql/comparable-text.ts'
import { fromMariaDb, fromMysql } from '../../../../src/dialects/mysql/stored-text.ts'

describe('expressions in one spelling', () => {
  it.each([
    ["kind in ('a', 'b')", "`kind` in ('a','b')"],
    ['(a > 0) and ((b < 5) or (b is null))', '`a` > 0 and (`b` < 5 or `b` is null)'],
    ['now(3)', 'current_timestamp(3)'],
    ['CURRENT_TIMESTAMP', 'current_timestamp()'],
    ['length(name) != 3', 'octet_length(`name`) <> 3'],
    ["\"Name\" = 'It''s'", "`Name` = 'It''s'"],
    ['true', '1'],
    ['cast(a as char)', 'cast(`a` as char charset utf8mb4)'],
    ['a % 2 = 0', '`a` MOD 2 = 0'],
    ["_utf8mb4 x'615c62'", "'a\\b'"],
    ['upper(name)', 'ucase(`name`)'],
    ['a > -1', '`a` > -1'],
  ])('%s is %s', (model, found) => {
    expect(comparableText(model)).toBe(comparableText(found))
  })

  it.each([
    ["a = 'x'", "a = 'X'"],
    ['a > 1', 'a >= 1'],
    ['f(a)', 'f a'],
    ["a in ('x', 'y')", "a in ('x')"],
  ])('%s is not %s', (left, right) => {
    expect(comparableText(left)).not.toBe(comparableText(right))
  })
})

describe('texts of the server', () => {
  it('are read with the escapes that each server prints', () => {
    expect(fromMariaDb("`a` <> 'x\\\\y''z\\n'")).toBe("`a` <> 'x\\y''z\n'")
    expect(fromMysql("(`a` <> _utf8mb4\\'x\\')")).toBe("(`a` <> 'x')")
  })
})
