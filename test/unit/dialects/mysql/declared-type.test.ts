import { describe, expect, it } from 'vitest'
import { declaredType, sameType } from '../../../../src/dialects/mysql/declared-type.ts'
import { mariadbFlavour, mysqlFlavour } from '../../../../src/dialects/mysql/flavours.ts'
import * as columns from '../../../../src/sql/schema/column-types.ts'

const column = (typeText: string) => ({ typeText, type: declaredType(typeText) })

describe('types of the database', () => {
  it.each([
    ['int(11)', 'integer'],
    ['mediumint', 'integer'],
    ['tinyint(1)', 'boolean'],
    ['tinyint(4)', 'smallint'],
    ['bigint', 'bigint'],
    ['decimal(10,2)', 'numeric'],
    ['varchar(20)', 'string'],
    ['mediumtext', 'text'],
    ['datetime(3)', 'datetime'],
    ['time(6)', 'time'],
    ["enum('a','b''c')", 'enumeration'],
    ['longblob', 'binary'],
    ['uuid', 'uuid'],
    ['double', 'double'],
  ])('%s is %s', (text, kind) => {
    expect(declaredType(text)?.kind).toBe(kind)
  })

  it.each([
    'int unsigned',
    'bigint(20) unsigned',
    'year(4)',
    'set',
    'bit(3)',
    'time',
    'varbinary(20)',
    'char(5)',
    'geometry',
  ])('%s is none of ours', text => {
    expect(declaredType(text)).toBeNull()
  })
})

describe('a type that is there', () => {
  it.each([
    ['int(11)', columns.integer(), true],
    ['int unsigned', columns.integer(), false],
    ['decimal(10,2)', columns.numeric(10, 2), true],
    ['decimal(10,3)', columns.numeric(10, 2), false],
    ['text', columns.text(), true],
    ['varchar(20)', columns.text(), false],
    ['timestamp(3)', columns.datetime(), true],
    ['datetime', columns.datetime(), false],
    ['bit(1)', columns.boolean(), true],
    ["enum('a','b')", columns.enumeration('a', 'b'), true],
    ["enum('b','a')", columns.enumeration('a', 'b'), false],
    ['vector(3)', columns.vector(3), true],
    ['varbinary(12)', columns.vector(3), true],
  ] as const)('%s needs a migration or not', (text, builder, same) => {
    expect(sameType(builder.spec.type, column(text), mysqlFlavour)).toBe(same)
    expect(sameType(builder.spec.type, column(text), mariadbFlavour)).toBe(same)
  })

  it('tells JSON from a long text by its check', () => {
    const json = { typeText: 'longtext', type: declaredType('json') }
    expect(sameType(columns.json().spec.type, json, mariadbFlavour)).toBe(true)
    expect(sameType(columns.text().spec.type, json, mariadbFlavour)).toBe(false)
    expect(sameType(columns.json().spec.type, column('longtext'), mariadbFlavour)).toBe(false)
  })
})
