// The cases of a column type: each way in which a value goes into the database, and each way in which it comes out again.
import { ValueError } from '../../errors/value-error.ts'
import type { Athanor } from '../../orm/athanor.ts'
import { insert } from '../../orm/query/insert.ts'
import { select } from '../../orm/query/select.ts'
import { update } from '../../orm/query/update.ts'
import type { Session } from '../../orm/session/session.ts'
import { fn } from '../../sql/expression/functions.ts'
import type { ColumnBuilder } from '../../sql/schema/column-builder.ts'
import { integer } from '../../sql/schema/column-types.ts'
import { type ConformanceCase, expectError, expectSame, orRefused, show } from './outcome.ts'
import type { EdgeValue, TypeSample } from './samples.ts'
import { typeSamples } from './type-samples.ts'
import { SharedModel, type SharedTables } from './workbench.ts'

/** The model of most cases: a column of the type, and one that may be NULL. */
function declare(db: Athanor, column: ColumnBuilder<unknown, 'default'>, nullable: ColumnBuilder<unknown, 'null'>) {
  return db.Model('ConformanceValue', { id: integer().primaryKey(), v: column, n: nullable.nullable() })
}

type Model = ReturnType<typeof declare>

/** What a case does with a database that has the model's table. */
type Work = (work: { readonly db: Athanor; readonly model: Model; readonly sample: TypeSample }) => Promise<void>

interface Claim {
  /** The end of the case's name. */
  readonly name: string
  readonly work: Work
  /** The column, where it is more than its type. */
  readonly column?: (sample: TypeSample) => ColumnBuilder<any, any>
  /** Whether it is claimed of a type. Default: of every. */
  readonly of?: (sample: TypeSample) => boolean
}

/** Rows with the sample's values: the first has the number 1. */
async function fill(session: Session, model: Model, values: readonly { readonly give: unknown }[]): Promise<void> {
  for (const [at, { give }] of values.entries())
    await session.execute(insert(model).values({ id: at + 1, v: give, n: give }))
}

async function expectRows(session: Session, model: Model, values: readonly { readonly get: unknown }[]): Promise<void> {
  const rows = await session.all(select({ id: model.c.id, v: model.c.v, n: model.c.n }).from(model).orderBy(model.c.id))
  const expected = values.map(({ get }, at) => ({ id: at + 1, v: get, n: get }))
  for (const [at, row] of expected.entries()) expectSame(`value ${at + 1}`, rows[at], row)
  expectSame('the number of rows', rows.length, expected.length)
}

const insertAndSelect: Work = ({ db, model, sample }) =>
  db.scope(async session => {
    await fill(session, model, sample.values)
    await expectRows(session, model, sample.values)
  })

const insertMany: Work = ({ db, model, sample }) =>
  db.scope(async session => {
    await session.execute(insert(model).values(sample.values.map(({ give }, at) => ({ id: at + 1, v: give, n: give }))))
    await expectRows(session, model, sample.values)
  })

const entities: Work = async ({ db, model, sample }) => {
  await db.scope(async session => {
    session.addAll(sample.values.map(({ give }, at) => new model({ id: at + 1, v: give, n: null })))
    await session.commit()
  })
  await db.scope(async session => {
    const found = await session.all(select(model).orderBy(model.c.id))
    expectSame(
      'the values',
      found.map(({ v }) => v),
      sample.values.map(({ get }) => get),
    )
    expectSame('the entities that were changed by being read', session.dirty.length, 0)
  })
}

const changes: Work = async ({ db, model, sample }) => {
  const [first, ...others] = sample.values
  await db.scope(async session => {
    session.add(new model({ id: 1, v: first?.give, n: null }))
    await session.commit()
  })
  for (const { give, get } of others) {
    await db.scope(async session => {
      const entity = await session.get(model, 1)
      if (entity !== null) Object.assign(entity, { v: give, n: give })
      await session.commit()
    })
    await db.scope(async session => {
      const entity = await session.get(model, 1)
      expectSame('the changed value', [entity?.v, entity?.n], [get, get])
    })
  }
}

const updates: Work = ({ db, model, sample }) =>
  db.scope(async session => {
    await fill(session, model, sample.values.slice(0, 1))
    for (const { give, get } of sample.values) {
      await session.execute(update(model).set({ v: give, n: give }).where(model.c.id.eq(1)))
      expectSame('the value', await session.all(select(model.c.v).from(model)), [get])
    }
    await session.execute(update(model).set({ n: null }).where(model.c.id.eq(1)))
    expectSame('no value', await session.all(select(model.c.n).from(model)), [null])
  })

const comparison: Work = ({ db, model, sample }) =>
  db.scope(async session => {
    await fill(session, model, sample.values)
    const shown = sample.values.map(({ get }) => show(get))
    for (const { give, get } of sample.values) {
      const expected = shown.flatMap((text, at) => (text === show(get) ? [at + 1] : []))
      const query = select(model.c.id).from(model).orderBy(model.c.id)
      expectSame(
        `the rows that are equal to ${show(give)}`,
        await session.all(query.where(model.c.v.eq(give))),
        expected,
      )
      const others = shown.length - expected.length
      const count = await session.all(select(fn.count()).from(model).where(model.c.v.ne(give)))
      expectSame(`how many rows are not equal to ${show(give)}`, count, [others])
    }
  })

const membership: Work = ({ db, model, sample }) =>
  db.scope(async session => {
    await fill(session, model, sample.values)
    const ids = (values: readonly {}[]) =>
      session.all(select(model.c.id).from(model).where(model.c.v.in(values)).orderBy(model.c.id))
    expectSame(
      'all values',
      await ids(sample.values.flatMap(({ give }) => (give === null || give === undefined ? [] : [give]))),
      sample.values.map((_, at) => at + 1),
    )
    expectSame('no values', await ids([]), [])
  })

const insertReturning: Work = ({ db, model, sample }) =>
  db.scope(async session => {
    for (const [at, { give, get }] of sample.values.entries()) {
      const statement = insert(model)
        .values({ id: at + 1, v: give, n: null })
        .returning({ v: model.c.v, n: model.c.n })
      expectSame('what INSERT returns', await statement.all(session), [{ v: get, n: null }])
    }
  })

const updateReturning: Work = ({ db, model, sample }) =>
  db.scope(async session => {
    await fill(session, model, sample.values.slice(0, 1))
    for (const { give, get } of sample.values) {
      const change = update(model).set({ n: give }).where(model.c.id.eq(1)).returning(model.c.n)
      expectSame('what UPDATE returns', await change.all(session), [get])
    }
  })

const nulls: Work = ({ db, model, sample }) =>
  db.scope(async session => {
    const [first] = sample.values
    await session.execute(
      insert(model).values({ id: 1, v: first?.give, n: null }, { id: 2, v: first?.give, n: first?.give }),
    )
    const query = select(model.c.id).from(model)
    expectSame('the rows without a value', await session.all(query.where(model.c.n.isNull())), [1])
    expectSame('the rows with a value', await session.all(query.where(model.c.n.isNotNull())), [2])
    expectSame('what is read', await session.all(select(model.c.n).from(model).orderBy(model.c.id)), [null, first?.get])
  })

const order: Work = ({ db, model, sample }) =>
  db.scope(async session => {
    const { ordered } = sample
    // Put in from the outside inwards, so that the order of the rows is neither way.
    const shuffled = ordered.map((_, at) => ordered[at % 2 === 0 ? at / 2 : ordered.length - (at + 1) / 2])
    await fill(
      session,
      model,
      shuffled.map(give => ({ give })),
    )
    const query = select(model.c.v).from(model)
    expectSame('upwards', await session.all(query.orderBy(model.c.v)), ordered)
    expectSame('downwards', await session.all(query.orderBy(model.c.v.desc())), ordered.toReversed())
    for (const [at, value] of ordered.entries()) {
      expectSame(
        `above ${show(value)}`,
        await session.all(query.where(model.c.v.gt(value)).orderBy(model.c.v)),
        ordered.slice(at + 1),
      )
      expectSame(
        `up to ${show(value)}`,
        await session.all(query.where(model.c.v.lte(value)).orderBy(model.c.v)),
        ordered.slice(0, at + 1),
      )
    }
    const within = query.where(model.c.v.between(ordered[0], ordered[1])).orderBy(model.c.v)
    expectSame('between two', await session.all(within), ordered.slice(0, 2))
  })

/** Rows that are given no value. */
const defaults =
  (expected: (sample: TypeSample) => unknown): Work =>
  ({ db, model, sample }) =>
    db.scope(async session => {
      session.add(new model({ id: 1, n: null }))
      await session.flush()
      await session.execute(insert(model).values({ id: 2, n: null }))
      const value = expected(sample)
      expectSame('the default', await session.all(select(model.c.v).from(model)), [value, value])
    })

/** The model of a type that is part of a key. */
function declareKeyed(db: Athanor, column: ColumnBuilder<unknown, 'default'>) {
  return db.Model('ConformanceKey', { v: column.primaryKey(), id: integer().primaryKey(), note: integer() })
}

async function keys(db: Athanor, model: ReturnType<typeof declareKeyed>, sample: TypeSample): Promise<void> {
  await db.scope(async session => {
    session.addAll(sample.values.map(({ give }, at) => new model({ id: at + 1, v: give, note: 0 })))
    await session.commit()
  })
  for (const [at, { give, get }] of sample.values.entries()) {
    await db.scope(async session => {
      const entity = await session.get(model, { id: at + 1, v: give })
      expectSame(`the entity of ${show(give)}`, entity?.v, get)
      expectSame('the same entity', (await session.get(model, { id: at + 1, v: get })) === entity, true)
      if (entity === null) return
      entity.note = at
      await session.flush()
      expectSame(
        'the changed row',
        await session.all(
          select(model.c.note)
            .from(model)
            .where(model.c.id.eq(at + 1)),
        ),
        [at],
      )
      await session.delete(entity)
      await session.commit()
    })
  }
  await db.scope(async session => expectSame('what is left', await session.all(select(model.c.id).from(model)), []))
}

function keyCase(tables: SharedTables, sample: TypeSample): ConformanceCase {
  const run = () =>
    tables.withModels(
      db => declareKeyed(db, sample.column()),
      (db, model) => keys(db, model, sample),
    )
  return { part: 'types', name: `${sample.name} is a part of a key`, run: () => orRefused(sample.capability, run) }
}

const wrong: Work = ({ db, model, sample }) =>
  db.scope(async session => {
    for (const value of sample.wrong) {
      await expectError(`new with ${show(value)}`, ValueError, () => new model({ id: 1, v: value, n: null }))
      await expectError(`insert of ${show(value)}`, ValueError, () =>
        session.execute(insert(model).values({ id: 1, v: value, n: null })),
      )
    }
    for (const value of sample.compares ? sample.wrong : [])
      await expectError(`a comparison with ${show(value)}`, ValueError, () =>
        session.all(select(model.c.id).where(model.c.v.eq(value))),
      )
  })

const claims: readonly Claim[] = [
  { name: 'keeps values that are inserted', work: insertAndSelect },
  { name: 'keeps values of many rows in one statement', work: insertMany },
  { name: 'keeps values of entities', work: entities },
  { name: 'keeps values that entities are changed to', work: changes },
  { name: 'keeps values that are updated', work: updates },
  { name: 'finds values that are equal', work: comparison, of: sample => sample.compares },
  { name: 'finds values in a list', work: membership, of: sample => sample.compares },
  { name: 'gives values from INSERT with RETURNING', work: insertReturning },
  { name: 'gives values from UPDATE with RETURNING', work: updateReturning },
  { name: 'keeps NULL apart from values', work: nulls },
  { name: 'orders values', work: order, of: sample => sample.ordered.length > 1 },
  {
    name: 'takes a default of the client',
    work: defaults(sample => sample.values[0]?.get),
    column: sample => sample.column().default(() => sample.values[0]?.give),
  },
  {
    name: 'takes a default of the database',
    work: defaults(sample => sample.serverDefault?.get),
    column: sample => sample.column().serverDefault(sample.serverDefault?.value ?? null),
    of: sample => sample.serverDefault !== null,
  },
  { name: 'refuses other values', work: wrong, of: sample => sample.wrong.length > 0 },
]

function claimCase(tables: SharedTables, sample: TypeSample, claim: Claim): ConformanceCase {
  const column = claim.column ?? (each => each.column())
  const run = () =>
    tables.withModels(
      db => declare(db, column(sample), sample.column()),
      (db, model) => claim.work({ db, model, sample }),
    )
  return { part: 'types', name: `${sample.name} ${claim.name}`, run: () => orRefused(sample.capability, run) }
}

/** A claim of the type alone: it shares its table with the others. */
function sharedCase(shared: SharedModel<Model>, sample: TypeSample, { name, work }: Claim): ConformanceCase {
  const run = () => shared.use((db, model) => work({ db, model, sample }))
  return { part: 'types', name: `${sample.name} ${name}`, run: () => orRefused(sample.capability, run) }
}

/** A value that may be refused: in every place where it is given. */
function edgeCase(shared: SharedModel<Model>, sample: TypeSample, edge: EdgeValue): ConformanceCase {
  const work: Work = async given => {
    await insertAndSelect({ ...given, sample: { ...sample, values: [edge] } })
    if (!sample.compares) return
    await given.db.scope(session => session.all(select(given.model.c.id).where(given.model.c.v.eq(edge.give))))
  }
  const run = () => shared.use((db, model) => work({ db, model, sample }))
  const name = `${sample.name} keeps ${edge.label} or refuses it`
  return { part: 'types', name, run: () => orRefused(edge.capability, run) }
}

function sampleCases(tables: SharedTables, sample: TypeSample): readonly ConformanceCase[] {
  const shared = new SharedModel(tables, db => declare(db, sample.column(), sample.column()))
  const claimed = claims.filter(claim => claim.of?.(sample) ?? true)
  return [
    ...claimed.filter(({ column }) => column === undefined).map(claim => sharedCase(shared, sample, claim)),
    ...sample.edges.map(edge => edgeCase(shared, sample, edge)),
    ...claimed.filter(({ column }) => column !== undefined).map(claim => claimCase(tables, sample, claim)),
    ...(sample.key ? [keyCase(tables, sample)] : []),
  ]
}

/** The cases of all column types. */
export function typeCases(tables: SharedTables): readonly ConformanceCase[] {
  return typeSamples.flatMap(sample => sampleCases(tables, sample))
}
