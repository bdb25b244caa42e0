import { describe, expect, test } from 'vitest'
import type { ObservedDatabase, StatementStart } from '../../../src/engine/query-event.ts'
import { type SpanAttributes, spansBy } from '../../../src/engine/query-spans.ts'

const database: ObservedDatabase = {
  name: 'reporting',
  url: 'postgresql://app:***@db.example:5433/shop',
  system: 'postgresql',
  namespace: 'shop',
  host: 'db.example',
  port: 5433,
}

const spanOf = (text: string, start: Partial<StatementStart> & { readonly once?: boolean } = {}) => {
  let found: { name: string; attributes: SpanAttributes } = { name: '', attributes: {} }
  const watch = spansBy({
    startSpan: (name, { attributes }) => {
      found = { name, attributes }
      return { setAttributes: () => undefined, setStatus: () => undefined, end: () => undefined }
    },
  })
  const statement = { text, wideIntegers: false, once: start.once ?? false }
  watch({ statement, kind: 'query', parameters: [[]], owner: 'a', inTransaction: false, ...start }, database)
  return found
}

describe('a span', () => {
  test.each([
    ['select "user".id from "user" where id = $1', 'SELECT user'],
    ['insert into shop.`order` (id) values (?)', 'INSERT shop.order'],
    ['update pet set name = ?', 'UPDATE pet'],
    ['delete from pet', 'DELETE pet'],
    ['with recursive t as (select 1) select * from t', 'WITH t'],
    ['/* hint */ CREATE TABLE IF NOT EXISTS pet (id integer)', 'CREATE pet'],
    ['COMMIT', 'COMMIT'],
    ['SELECT 1', 'SELECT'],
  ])('is named after what it does: %s', (text, name) => {
    expect(spanOf(text).name).toBe(name)
  })

  test('says which database it goes to', () => {
    expect(spanOf('select 1', { kind: 'executeMany', parameters: [[1], [2]] }).attributes).toEqual({
      'db.system.name': 'postgresql',
      'db.namespace': 'shop',
      'db.operation.name': 'SELECT',
      'db.query.summary': 'SELECT',
      'db.query.text': 'select 1',
      'db.operation.batch.size': 2,
      'server.address': 'db.example',
      'server.port': 5433,
      'athanor.database': 'reporting',
    })
  })

  test('has no constants of text that is the program’s own', () => {
    const text = "alter role app password 'it''s secret' valid until 2030"
    expect(spanOf(text, { once: true }).attributes['db.query.text']).toBe('alter role app password ? valid until ?')
    expect(spanOf(text, { kind: 'script' }).attributes['db.query.text']).not.toContain('secret')
  })
})
