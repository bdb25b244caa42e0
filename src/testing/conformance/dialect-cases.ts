// The cases of a dialect: what it makes in a database is what it finds there, whatever the names, and the database's complaints are told apart.

import type { ReflectedTable } from '../../dialect/reflected.ts'
import { CheckViolation, ForeignKeyViolation, NotNullViolation, UniqueViolation } from '../../errors/database-error.ts'
import { compareMetadata } from '../../migrations/autogenerate/compare-metadata.ts'
import type { Athanor } from '../../orm/athanor.ts'
import { insert } from '../../orm/query/insert.ts'
import { select } from '../../orm/query/select.ts'
import { deleteFrom, update } from '../../orm/query/update.ts'
import { sql } from '../../sql/expression/template.ts'
import { integer, string, text } from '../../sql/schema/column-types.ts'
import type { Table } from '../../sql/schema/table.ts'
import { type ConformanceCase, expectError, expectSame, orRefused } from './outcome.ts'
import type { TypeSample } from './samples.ts'
import { typeSamples } from './type-samples.ts'
import type { SharedTables } from './workbench.ts'

/** A table as the dialect's inspector finds it. */
async function found(db: Athanor, name: string): Promise<ReflectedTable> {
  const { engine } = db
  const schema = await engine.connect(connection =>
    engine.dialect
      .inspector((statement, parameters) => connection.text(statement, parameters))
      .reflect({ tables: [name] }),
  )
  const table = schema.tables.find(each => each.name === name)
  expectSame(`the table ${name} among those that are found`, table?.name, name)
  return table as ReflectedTable
}

function tableOf(db: Athanor, name: string): Table {
  const table = [...db.metadata.tables.values()].find(each => each.name === name)
  expectSame(`the table ${name} among those that are declared`, table?.name, name)
  return table as Table
}

/** A column of the type is found as one of the type, with its default: nothing is to be migrated. */
function typeCase(tables: SharedTables, sample: TypeSample): ConformanceCase {
  const declare = (db: Athanor) =>
    db.Model('ConformanceType', {
      id: integer().primaryKey(),
      v: sample.column(),
      n: sample.column().nullable(),
      ...(sample.serverDefault === null ? {} : { d: sample.column().serverDefault(sample.serverDefault.value) }),
    })
  const run = async (db: Athanor) => {
    db.configure()
    const { dialect } = db.engine
    const table = await found(db, 'conformance_type')
    const { lines } = compareMetadata(db.metadata, { tables: [table], views: [], triggers: [] }, dialect)
    expectSame(
      'what would be migrated',
      lines.map(({ text }) => text),
      [],
    )
    for (const { name, nullable } of table.columns) expectSame(`whether ${name} may be NULL`, nullable, name === 'n')
  }
  return {
    part: 'dialect',
    name: `dialect: a column of ${sample.name} is found as it was made`,
    run: () => orRefused(sample.capability, () => tables.withModels(declare, run)),
  }
}

const NAMES: readonly (readonly [what: string, name: string])[] = [
  ['a reserved word', 'select'],
  ['capital letters', 'MixedCase'],
  ['a space', 'two words'],
  ['double quotes', 'a"b""c'],
  ['single quotes', "a'b''c"],
  ['backticks and brackets', 'a`b``c[d]'],
  ['backslashes', 'a\\b\\\\c'],
  ['marks of placeholders', 'a?b$1:c@d%s%%'],
  ['marks of statements', 'a;b--c/*d*/#e'],
  ['a dot', 'a.b'],
  ['letters of other scripts', 'größe名前'],
  ['a digit in front', '1st'],
]

/** Names that need quoting, of a table, its columns and its constraints. */
function nameCase(tables: SharedTables, what: string, name: string): ConformanceCase {
  const tableName = `conformance ${name}`
  const declare = (db: Athanor) =>
    db.Model(
      'ConformanceName',
      { id: integer().primaryKey(), v: string(60).name(name).index(), u: string(60).name(`${name} u`).unique() },
      { tableName },
    )
  const run = async (db: Athanor, model: ReturnType<typeof declare>) => {
    await db.scope(async session => {
      await session.execute(insert(model).values({ id: 1, v: 'a', u: 'x' }, { id: 2, v: 'b', u: 'y' }))
      await session.execute(update(model).set({ v: 'c' }).where(model.c.v.eq('b')))
      await session.execute(deleteFrom(model).where(model.c.v.eq('a')))
      expectSame('the rows', await session.all(select({ [name]: model.c.v }).from(model)), [{ [name]: 'c' }])
      const [entity] = await session.all(select(model).orderBy(model.c.v.desc()))
      expectSame('the entity', [entity?.v, entity?.u], ['c', 'y'])
      await session.commit()
    })
    const table = await found(db, tableName)
    expectSame(
      'the columns',
      table.columns.map(column => column.name),
      ['id', name, `${name} u`],
    )
    expectSame('the key', table.primaryKey?.columns, ['id'])
    expectSame(
      'the index',
      table.indexes.flatMap(({ parts }) => parts.map(({ column }) => column)).includes(name),
      true,
    )
    await expectError('a value that is taken', UniqueViolation, () =>
      db.scope(session => session.execute(insert(model).values({ id: 3, v: 'z', u: 'y' }))),
    )
  }
  return {
    part: 'dialect',
    name: `dialect: names with ${what} are names`,
    run: () => orRefused(null, () => tables.withModels(declare, run)),
  }
}

const LONG = 'conformance_of_a_table_whose_name_is_long_on_purpose_x'

function longNames(db: Athanor) {
  return db.Model(
    'ConformanceLong',
    {
      id: integer().primaryKey(),
      anAttributeWithAVeryLongNameIndeed: string(60).index(),
      anotherAttributeWithAVeryLongName: string(60).unique(),
    },
    { tableName: LONG },
  )
}

async function longNamesAreCut(db: Athanor): Promise<void> {
  const table = await found(db, LONG)
  const declared = tableOf(db, LONG)
  const names = [...declared.indexes, ...declared.uniques].map(({ name }) => name ?? '')
  for (const name of names) expectSame(`the length of ${name}`, Buffer.byteLength(name) <= 63, true)
  expectSame(
    'the name of the index',
    table.indexes.map(({ name }) => name).includes(declared.indexes[0]?.name ?? ''),
    true,
  )
}

/** Two tables with everything that a row can violate. */
function related(db: Athanor) {
  const parent = db.Model('ConformanceParent', { id: integer().primaryKey(), name: string(60).unique() })
  const child = db.Model('ConformanceChild', {
    id: integer().primaryKey(),
    parentId: integer().references('conformance_parent.id', { onDelete: 'cascade' }).index(),
    size: integer().check(sql`size > 0`, { name: 'ck_conformance_size' }),
    note: text().nullable(),
  })
  return { parent, child }
}

type Related = ReturnType<typeof related>

async function violations(db: Athanor, { parent, child }: Related): Promise<void> {
  const fails = (what: string, type: new (...details: never[]) => Error, statement: object) =>
    expectError(what, type, () => db.scope(session => session.execute(statement as never)))
  await db.scope(async session => {
    await session.execute(insert(parent).values({ id: 1, name: 'a' }))
    await session.execute(insert(child).values({ id: 1, parentId: 1, size: 1 }))
    await session.commit()
  })
  await fails('a key that is taken', UniqueViolation, insert(parent).values({ id: 1, name: 'b' }))
  await fails('a name that is taken', UniqueViolation, insert(parent).values({ id: 2, name: 'a' }))
  await fails('a parent that is not there', ForeignKeyViolation, insert(child).values({ id: 2, parentId: 9, size: 1 }))
  await fails('a size that fails its check', CheckViolation, insert(child).values({ id: 2, parentId: 1, size: 0 }))
  await fails(
    'no name',
    NotNullViolation,
    update(parent)
      .set({ name: sql`null` as never })
      .where(parent.c.id.eq(1)),
  )
}

async function cascades(db: Athanor, { parent, child }: Related): Promise<void> {
  await db.scope(async session => {
    await session.execute(insert(parent).values({ id: 1, name: 'a' }, { id: 2, name: 'b' }))
    await session.execute(insert(child).values({ id: 1, parentId: 1, size: 1 }, { id: 2, parentId: 2, size: 1 }))
    await session.execute(deleteFrom(parent).where(parent.c.id.eq(1)))
    expectSame('what is left', await session.all(select(child.c.id).from(child)), [2])
  })
}

async function structure(db: Athanor): Promise<void> {
  const child = await found(db, 'conformance_child')
  const parent = await found(db, 'conformance_parent')
  expectSame('the key', child.primaryKey?.columns, ['id'])
  const [foreignKey] = child.foreignKeys
  expectSame('foreign keys', child.foreignKeys.length, 1)
  expectSame(
    'the foreign key',
    [foreignKey?.columns, foreignKey?.table, foreignKey?.targetColumns, foreignKey?.onDelete],
    [['parent_id'], 'conformance_parent', ['id'], 'cascade'],
  )
  expectSame(
    'the checks',
    child.checks.map(({ name }) => name),
    ['ck_conformance_size'],
  )
  expectSame(
    'an index of the foreign key',
    child.indexes.some(({ parts }) => parts[0]?.column === 'parent_id'),
    true,
  )
  const unique = [
    ...parent.uniques.map(({ columns }) => columns),
    ...parent.indexes.filter(each => each.unique).map(({ parts }) => parts.map(({ column }) => column)),
  ]
  expectSame('what is unique', unique, [['name']])
  expectSame(
    'what may be NULL',
    child.columns.filter(({ nullable }) => nullable).map(({ name }) => name),
    ['note'],
  )
}

async function again(db: Athanor, { parent }: Related): Promise<void> {
  await db.scope(async session => {
    await session.execute(insert(parent).values({ id: 1, name: 'a' }))
    await session.commit()
  })
  await db.createAll()
  await db.scope(async session => expectSame('the rows', await session.all(select(parent.c.id).from(parent)), [1]))
  await db.dropAll()
  await db.dropAll()
  await db.createAll()
  await db.scope(async session => expectSame('the rows', await session.all(select(parent.c.id).from(parent)), []))
}

async function generated(db: Athanor, { parent }: Related): Promise<void> {
  await db.scope(async session => {
    const entities = ['c', 'a', 'b'].map(name => new parent({ name }))
    session.addAll(entities)
    await session.commit()
    const rows = await session.all(select({ id: parent.c.id, name: parent.c.name }).from(parent).orderBy(parent.c.id))
    expectSame(
      'keys of entities',
      entities.map(({ id, name }) => ({ id, name })).toSorted((a, b) => a.id - b.id),
      rows,
    )
  })
}

async function rolledBack(db: Athanor, { parent }: Related): Promise<void> {
  await db.scope(async session => {
    await session.execute(insert(parent).values({ id: 1, name: 'a' }))
    await session
      .nested(async () => {
        await session.execute(insert(parent).values({ id: 2, name: 'b' }))
        throw new UniqueViolation({ reason: 'only to leave', statement: '' })
      })
      .catch(() => undefined)
    expectSame('after the savepoint', await session.all(select(parent.c.id).from(parent)), [1])
    await session.rollback()
    expectSame('after the transaction', await session.all(select(parent.c.id).from(parent)), [])
  })
}

async function languages(db: Athanor, { parent, child }: Related): Promise<void> {
  await db.scope(async session => {
    const rows = ['a%', 'a_', 'ab', 'b'].map((name, at) => ({ id: at + 1, name }))
    await session.execute(insert(parent).values(rows))
    await session.execute(insert(child).values({ id: 1, parentId: 2, size: 5 }))
    const ids = select(parent.c.id).from(parent).orderBy(parent.c.id)
    expectSame('limit and offset', await session.all(ids.limit(2).offset(1)), [2, 3])
    expectSame('offset alone', await session.all(ids.offset(3)), [4])
    expectSame('what a pattern escapes', await session.all(ids.where(parent.c.name.startsWith('a%'))), [1])
    expectSame('what a text contains', await session.all(ids.where(parent.c.name.contains('_'))), [2])
    expectSame(
      'rows in a subquery',
      await session.all(ids.where(parent.c.id.in(select(child.c.parentId).from(child)))),
      [2],
    )
    const joined = select({ id: parent.c.id, size: child.c.size })
      .from(parent)
      .leftJoin(child, child.c.parentId.eq(parent.c.id))
      .orderBy(parent.c.id)
      .limit(2)
    expectSame('an outer join', await session.all(joined), [
      { id: 1, size: null },
      { id: 2, size: 5 },
    ])
  })
}

const others: Readonly<Record<string, (db: Athanor, models: Related) => Promise<void>>> = {
  'violated constraints are told apart': violations,
  'foreign keys cascade': cascades,
  'keys, constraints and indexes are found as they were made': structure,
  'tables that are there are left as they are, and dropped tables are gone': again,
  'keys that the database makes find their entities': generated,
  'savepoints and transactions are rolled back': rolledBack,
  'limits, patterns, subqueries and joins mean the same': languages,
}

/** The cases of a dialect. */
export function dialectCases(tables: SharedTables): readonly ConformanceCase[] {
  return [
    ...typeSamples.map(sample => typeCase(tables, sample)),
    ...NAMES.map(([what, name]) => nameCase(tables, what, name)),
    {
      part: 'dialect',
      name: 'dialect: long names are cut and stay different',
      run: () => orRefused(null, () => tables.withModels(longNames, longNamesAreCut)),
    },
    ...Object.entries(others).map(
      ([name, work]): ConformanceCase => ({
        part: 'dialect',
        name: `dialect: ${name}`,
        run: () => orRefused(null, () => tables.withModels(related, work)),
      }),
    ),
  ]
}
