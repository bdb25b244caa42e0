import { describe, expect, it } from 'vitest'
import { mariadbDialect, mysqlDialect } from '../../../../src/dialects/mysql/dialect.ts'
import { ModelError } from '../../../../src/errors/model-error.ts'
import { fn } from '../../../../src/sql/expression/functions.ts'
import { sql } from '../../../../src/sql/expression/template.ts'
import * as columns from '../../../../src/sql/schema/column-types.ts'
import { indexesOn } from '../../../../src/sql/schema/constraints.ts'
import { exclude } from '../../../../src/sql/schema/exclusion.ts'
import { sequence } from '../../../../src/sql/schema/sequence.ts'
import type { Table } from '../../../../src/sql/schema/table.ts'
import { foreignKey, index, unique } from '../../../../src/sql/schema/table-elements.ts'
import { table } from './describe-table.ts'

const create = (one: Table, dialect = mariadbDialect) =>
  dialect.compileDdl({ kind: 'createTable', table: one, ifNotExists: false, without: [] })[0] ?? ''
const createIndex = (one: Table, dialect = mariadbDialect) =>
  dialect.compileDdl({
    kind: 'createIndex',
    table: one,
    index: one.indexes[0] as Table['indexes'][number],
    ifNotExists: false,
  })[0]
const name = { name: 'pet', schema: null }

describe('CREATE TABLE', () => {
  it('has one column or constraint a line, comments with them, and compares texts by their characters', () => {
    const pet = table(
      'pet',
      {
        id: columns.integer().primaryKey(),
        name: columns.string(64).unique().comment("it's"),
        age: columns.integer().nullable().check(sql`age >= 0`),
        at: columns.datetime().serverDefault(fn.now()),
        note: columns.text().serverDefault('x'),
        doc: columns.json().nullable(),
        double: columns.integer().computed(sql`age * 2`, { stored: true }),
        owner_id: columns.integer().references('user.id', { onDelete: 'set null', onUpdate: 'cascade' }),
      },
      { comment: 'pets' },
    )
    expect(create(pet)).toBe(
      [
        'CREATE TABLE `pet` (',
        '  `id` INT NOT NULL AUTO_INCREMENT,',
        "  `name` VARCHAR(64) NOT NULL COMMENT 'it''s',",
        '  `age` INT NULL,',
        '  `at` DATETIME(3) NOT NULL DEFAULT (now(3)),',
        "  `note` LONGTEXT NOT NULL DEFAULT ('x'),",
        '  `doc` LONGTEXT NULL CHECK (json_valid(`doc`)),',
        '  `double` INT GENERATED ALWAYS AS (age * 2) STORED,',
        '  `owner_id` INT NOT NULL,',
        '  PRIMARY KEY (`id`),',
        '  CONSTRAINT `uq_pet_name` UNIQUE (`name`),',
        '  CONSTRAINT `ck_pet_age` CHECK (age >= 0),',
        '  CONSTRAINT `fk_pet_owner_id` FOREIGN KEY (`owner_id`) REFERENCES `user` (`id`) ON DELETE SET NULL ON UPDATE CASCADE',
        ") DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin COMMENT='pets'",
      ].join('\n'),
    )
  })

  it('spells what MySQL has another type or collation for', () => {
    const pet = table('pet', { id: columns.uuid().primaryKey(), doc: columns.json() })
    expect(create(pet)).toContain('`id` UUID NOT NULL')
    expect(create(pet, mysqlDialect)).toContain('`id` CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL')
    expect(create(pet, mysqlDialect)).toContain('`doc` JSON NOT NULL,')
    expect(create(pet, mysqlDialect)).toContain('COLLATE=utf8mb4_bin')
  })

  it('takes the engine, the character set and the first number that it is given', () => {
    const pet = table(
      'pet',
      { id: columns.integer().primaryKey().identity({ start: 100 }) },
      { mysql: { engine: 'Aria', charset: 'latin1' } },
    )
    expect(create(pet)).toMatch(/\) ENGINE=`Aria` AUTO_INCREMENT=100 DEFAULT CHARSET=`latin1`$/)
  })

  it('numbers one column, and only where it leads a key', () => {
    expect(
      create(table('pet', { a: columns.integer().primaryKey(), b: columns.integer().primaryKey() })),
    ).not.toContain('AUTO_INCREMENT')
    expect(
      create(table('pet', { a: columns.string(5).primaryKey(), b: columns.bigint().unique().identity() })),
    ).toContain('`b` BIGINT NOT NULL AUTO_INCREMENT')
    expect(() => create(table('pet', { a: columns.string(5).primaryKey(), b: columns.bigint().identity() }))).toThrow(
      'first column of a primary key',
    )
  })
})

describe('what the database does not have', () => {
  const id = columns.integer().primaryKey()
  it.each([
    ['a key over a text of any length', table('pet', { id, a: columns.text().unique() }), 'give the column a length'],
    ['a key over bytes', table('pet', { id, a: columns.binary() }, { constraints: [unique('a')] }), 'outside the row'],
    [
      'a deferrable foreign key',
      table('pet', { id, a: columns.integer().references('user.id', { deferrable: true }) }),
      'checks every row at once',
    ],
    [
      'SET DEFAULT',
      table(
        'pet',
        { id, a: columns.integer() },
        { constraints: [foreignKey(['a'], ['user.id'], { onDelete: 'set default' })] },
      ),
      'InnoDB',
    ],
    ['a number of more digits', table('pet', { id, a: columns.numeric(66, 2) }), 'digits'],
    [
      'a step',
      table('pet', { id: columns.integer().primaryKey().identity({ increment: 2 }) }),
      'auto_increment_increment',
    ],
  ])('refuses %s, and says what to do', (_, one, remedy) => {
    expect(() => create(one)).toThrow(ModelError)
    expect(() => create(one)).toThrow(remedy)
  })

  it.each([
    ['some of the rows', index('ix', 'a').where(sql`a > 1`), 'NULLs are all different'],
    ['NULLs in a place', index('ix', sql`a`.desc().nullsLast()), 'orderBy'],
    ['an expression on MariaDB', index('ix', sql`lower(b)`), 'computed'],
  ])('refuses an index over %s', (_, element, remedy) => {
    const one = table('pet', { id, a: columns.integer(), b: columns.string(9) }, { constraints: [element] })
    expect(() => createIndex(one)).toThrow(remedy)
  })

  it('refuses a sequence on MySQL, and makes it on MariaDB', () => {
    const numbers = sequence('invoice', { start: 5 })
    const one = table('pet', { id, a: columns.integer().serverDefault(numbers.next()) })
    expect(() => mysqlDialect.createObjects?.([one])).toThrow('let the primary key be generated')
    expect(mariadbDialect.createObjects?.([one])).toEqual([
      'CREATE SEQUENCE IF NOT EXISTS `invoice` START WITH 5 NOCACHE',
    ])
    expect(mariadbDialect.dropObjects?.([one])).toEqual(['DROP SEQUENCE IF EXISTS `invoice`'])
  })
})

describe('what other databases have', () => {
  const columnsOf = { id: columns.integer().primaryKey(), a: columns.integer().nullable(), b: columns.integer() }
  const failureOf = (run: () => unknown) => {
    try {
      run()
    } catch (error) {
      return error
    }
    return expect.unreachable('it did not fail')
  }

  it('is refused in a unique constraint, and an exclusion constraint is, with what to do instead', () => {
    const make = (element: NonNullable<Parameters<typeof table>[2]>['constraints']) =>
      failureOf(() => create(table('pet', columnsOf, element === undefined ? {} : { constraints: element })))
    expect(make([unique('a', 'b').deferrable('deferred')])).toMatchObject({
      code: 'unsupported',
      message: expect.stringContaining('MySQL checks every row at once'),
    })
    expect(make([unique('a').nullsNotDistinct()])).toMatchObject({
      code: 'unsupported',
      message: expect.stringContaining('make a `computed` column'),
    })
    expect(make([exclude(['b', '='])])).toMatchObject({
      code: 'unsupported',
      message: expect.stringContaining('use `unique(…)`'),
    })
  })

  it('is refused in names that are too long for the server', () => {
    const long = 'ü'.repeat(65)
    const id = columns.integer().primaryKey()
    expect(create(table('ü'.repeat(64), { id }))).toContain('ü'.repeat(64))
    expect(failureOf(() => create(table(long, { id })))).toMatchObject({
      code: 'unsupported',
      message: expect.stringContaining('has 65 characters, and MySQL takes 64'),
    })
    expect(failureOf(() => create(table('pet', { id, a: columns.integer().name(long) })))).toMatchObject({
      code: 'unsupported',
    })
  })

  it('is refused in an index, which may be left out here', () => {
    const partial = (element: ReturnType<typeof index>) =>
      failureOf(() => createIndex(table('pet', columnsOf, { constraints: [element] })))
    expect(partial(index('ix', 'a').where(sql`a > 1`))).toMatchObject({
      code: 'unsupported',
      message: expect.stringContaining(".onlyOn('postgresql', 'sqlite')"),
    })
    expect(partial(index('ix', 'a').unique().nullsNotDistinct())).toMatchObject({ code: 'unsupported' })
    const only = table('pet', columnsOf, {
      constraints: [index('ix', 'a').where(sql`a > 1`).onlyOn('sqlite'), index('iy', 'b').onlyOn('mysql', 'sqlite')],
    })
    expect(indexesOn(only, mariadbDialect).map(one => one.name)).toEqual(['iy'])
    expect(indexesOn(only, { name: 'sqlite' }).map(one => one.name)).toEqual(['ix', 'iy'])
    expect(() => index('ix', 'a').onlyOn('mariadb' as never)).toThrow("expects 'sqlite', 'postgresql' or 'mysql'")
    expect(() => index('ix', 'a').onlyOn()).toThrow('index().onlyOn()')
  })
})

describe('other changes', () => {
  it('spells indexes with their method, and an expression on MySQL', () => {
    const of =
      (...elements: Parameters<typeof index>) =>
      (using?: string) =>
        table(
          'pet',
          { id: columns.integer().primaryKey(), a: columns.integer(), b: columns.text() },
          {
            constraints: [using === undefined ? index(...elements) : index(...elements).using(using)],
          },
        )
    expect(createIndex(of('ix', 'a')())).toBe('CREATE INDEX `ix` ON `pet` (`a`)')
    expect(createIndex(of('ix', 'a')('hash'))).toBe('CREATE INDEX `ix` USING HASH ON `pet` (`a`)')
    expect(createIndex(of('ix', 'a')('gin'))).toBe('CREATE INDEX `ix` ON `pet` (`a`)')
    expect(createIndex(of('ix', 'b')('fulltext'))).toBe('CREATE FULLTEXT INDEX `ix` ON `pet` (`b`)')
    expect(createIndex(of('ix', sql`lower(b)`)(), mysqlDialect)).toBe('CREATE INDEX `ix` ON `pet` ((lower(b)))')
  })

  it('drops each kind of constraint in its own words, and indexes of their table', () => {
    const drop = (of: 'primaryKey' | 'unique' | 'check' | 'foreignKey') =>
      mariadbDialect.compileDdl({ kind: 'dropConstraint', table: name, name: 'x', of })[0]
    expect([drop('primaryKey'), drop('unique'), drop('check'), drop('foreignKey')]).toEqual([
      'ALTER TABLE `pet` DROP PRIMARY KEY',
      'ALTER TABLE `pet` DROP INDEX `x`',
      'ALTER TABLE `pet` DROP CONSTRAINT `x`',
      'ALTER TABLE `pet` DROP FOREIGN KEY `x`',
    ])
    const dropIndex = { kind: 'dropIndex', table: name, name: 'x', ifExists: true } as const
    expect(mariadbDialect.compileDdl(dropIndex)).toEqual(['DROP INDEX IF EXISTS `x` ON `pet`'])
    expect(mysqlDialect.compileDdl(dropIndex)).toEqual(['DROP INDEX `x` ON `pet`'])
  })

  it('quotes every name', () => {
    const odd = table('a`b', { 'c"`d': columns.integer().primaryKey() }, { schema: 's.t' })
    expect(create(odd)).toContain('CREATE TABLE `s.t`.`a``b` (\n  `c"``d` INT NOT NULL AUTO_INCREMENT')
    expect(() => mysqlDialect.quote('a\0b')).toThrow(ModelError)
  })
})
