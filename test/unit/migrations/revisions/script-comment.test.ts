import fc from 'fast-check'
import { expect, test } from 'vitest'
import { escapeComment, readComment } from '../../../../src/migrations/revisions/script-comment.ts'

test('the leading comment is read without its marks', () => {
  const source = `/**
 * users table
 *
 * Revision: e517276bb1c2
 * Created: 2026-11-20 11:19:00
 */
import 'x'`
  expect(readComment(source)).toEqual({
    doc: 'users table\n\nRevision: e517276bb1c2\nCreated: 2026-11-20 11:19:00',
    createdAt: '2026-11-20 11:19:00',
  })
})

test.each([
  ['line comments', '// users table\n//\n// Created: today\nimport 1', 'users table\n\nCreated: today'],
  ['a comment on one line', '/* users table */ export {}', 'users table'],
  ['another line ending', '/**\r\n * users\r\n * table\r\n */\r\n', 'users\ntable'],
  ['a byte order mark and a first line for the shell', '\uFEFF#!/bin/node\n// users table\n', 'users table'],
  ['no comment', "export const revision = 'a' // not this one", ''],
])('%s', (_, source, doc) => {
  expect(readComment(source).doc).toBe(doc)
})

test('a licence or a note for a tool before it is passed over', () => {
  const source = '// @ts-nocheck\n\n/* Copyright */\n/**\n * users table\n *\n * Revision: a\n */\n'
  expect(readComment(source).doc).toBe('users table\n\nRevision: a')
})

test('any message survives being written in a comment', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('a', '*', '/', ' ', "'") }), text => {
      const message = text
        .replace(/^[\s*]+/, '')
        .replaceAll('*\\/', '')
        .trim()
      expect(readComment(`/**\n * ${escapeComment(message)}\n */\ncode()`).doc).toBe(message)
    }),
  )
})
