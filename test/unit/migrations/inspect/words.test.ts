import { describe, expect, test } from 'vitest'
import { attributeName, className, Names, plural, roleName } from '../../../../src/migrations/inspect/words.ts'

describe('names for tables and columns', () => {
  test.each([
    ['invoice_line', 'InvoiceLine', 'invoiceLine'],
    ['InvoiceLine', 'InvoiceLine', 'invoiceLine'],
    ['HTTPServer', 'HttpServer', 'httpServer'],
    ['order details', 'OrderDetails', 'orderDetails'],
    ['2fa', '_2Fa', '_2Fa'],
    ['straße', 'Straße', 'straße'],
    ['ID', 'Id', 'id'],
    ['address2', 'Address2', 'address2'],
    ['--', 'Table', 'column'],
  ])('%s', (name, asClass, asAttribute) => {
    expect(className(name)).toBe(asClass)
    expect(attributeName(name)).toBe(asAttribute)
  })

  test.each([
    ['artist_id', 'artist'],
    ['SupportRepId', 'supportRep'],
    ['owner_uuid', 'owner'],
    ['reports_to', null],
    ['id', null],
  ])('the role that %s names is %s', (column, role) => expect(roleName(column)).toBe(role))

  test.each([
    ['category', 'categories'],
    ['day', 'days'],
    ['box', 'boxes'],
    ['class', 'classes'],
    ['users', 'users'],
    ['album', 'albums'],
  ])('several of %s are %s', (one, several) => expect(plural(one)).toBe(several))
})

describe('names that are given once', () => {
  test('a taken name gives way to the next that is wanted, then to a number', () => {
    const names = new Names()
    expect([names.take('a', 'b'), names.take('a', 'b'), names.take('a', 'b'), names.take('a')]).toEqual([
      'a',
      'b',
      'a2',
      'a3',
    ])
  })

  test('words of the language and of entities are changed', () => {
    const names = new Names()
    expect([names.take('class'), names.take('then'), names.take('class')]).toEqual(['class_', 'then_', 'class2'])
  })
})
