// Places that take no value of a column: numbers of rows, words, names of attributes, conditions, keys, cursors, whole objects.
import {
  alias,
  and,
  deleteFrom,
  exists,
  fn,
  insert,
  match,
  not,
  or,
  rollup,
  scalarQuery,
  select,
  sql,
  tuple,
  update,
  values,
} from '../../src/exports/index.ts'
import {
  conditions,
  counts,
  cursors,
  impossibleTexts,
  inputsOf,
  names,
  numbers,
  objects,
  texts,
  words,
} from './corpus.ts'
import type { Fixture } from './fixture.ts'

/** A place where everything of a list must be refused before anything is sent. */
export interface RefusingPlace {
  readonly run: (fixture: Fixture, input: never) => unknown
  readonly refuses: readonly unknown[]
}

const TEXTS = inputsOf(texts).filter(text => text.length < 1000)
const OBJECTS = inputsOf(objects)
const KEY_OBJECTS = OBJECTS.filter(input => JSON.stringify(input) !== '{"id":1}')
const CONDITIONS = inputsOf(conditions)
const COUNTS = inputsOf(counts)
const WORDS = inputsOf(words)
/** No level at all means the database's own. */
const LEVELS = [...WORDS.filter(word => word !== null), ...TEXTS]
const CURSORS = inputsOf(cursors)
/** Names of attributes that no model of the fixture has. */
const ATTRIBUTES = inputsOf(names).filter(name => name !== 'id' && name !== 'name')
const EXPRESSIONS = [...CONDITIONS, ...TEXTS.slice(0, 30), ...OBJECTS]
const SYMBOLS = [
  "'",
  '; drop table canary',
  '= 1 or 1',
  '--',
  '/*',
  '*/',
  '= any',
  '||(select word from canary)||',
  '',
  'in',
  'OR',
  ')',
  '>=;',
  '\0',
  1,
  null,
  {},
  ['='],
]

const member = (name: string, value: unknown): never => Object.fromEntries([[name, value]]) as never

/** Conditions: anything that is none must not be left out without a word. */
export const conditionPlaces: Readonly<Record<string, RefusingPlace>> = {
  'where()': { refuses: EXPRESSIONS, run: ({ Note }, input) => select(Note).where(input).all() },
  'Model.where()': { refuses: EXPRESSIONS, run: ({ Note }, input) => Note.where(input).all() },
  'where() beside a condition': {
    refuses: EXPRESSIONS,
    run: ({ Note }, input) => select(Note).where(Note.c.id.eq(1), input).all(),
  },
  'having()': {
    refuses: EXPRESSIONS,
    run: ({ Note }, input) => select(Note.c.id).groupBy(Note.c.id).having(input).all(),
  },
  'and()': { refuses: EXPRESSIONS, run: ({ Note }, input) => select(Note).where(and(input)).all() },
  'or()': {
    refuses: EXPRESSIONS,
    run: ({ Note }, input) =>
      select(Note)
        .where(or(Note.c.id.eq(1), input))
        .all(),
  },
  'not()': { refuses: EXPRESSIONS, run: ({ Note }, input) => select(Note).where(not(input)).all() },
  'exists()': { refuses: EXPRESSIONS, run: ({ Note }, input) => select(Note).where(exists(input)).all() },
  'scalarQuery()': { refuses: EXPRESSIONS, run: ({ Note }, input) => select(scalarQuery(input)).from(Note).all() },
  'a relationship': {
    refuses: EXPRESSIONS,
    run: ({ Note }, input) => select(Note).where(Note.c.children.any(input)).all(),
  },
  'join()': {
    refuses: EXPRESSIONS.filter(input => input !== undefined),
    run: ({ Note, Canary }, input) => select(Note.c.id).from(Note).join(Canary, input).all(),
  },
  'filter() of an aggregate': {
    refuses: EXPRESSIONS,
    run: ({ Note }, input) => select(fn.count(Note.c.id).filter(input)).all(),
  },
  'update().where()': { refuses: EXPRESSIONS, run: ({ Note }, input) => update(Note).set({ body: 'x' }).where(input) },
  'deleteFrom().where()': { refuses: EXPRESSIONS, run: ({ Canary }, input) => deleteFrom(Canary).where(input) },
  'a change without a condition that says anything': {
    refuses: [[], [and()], [and(), and(and())]],
    run: ({ Canary }, input) => deleteFrom(Canary).where(...(input as [])),
  },
  'where() of an upsert': {
    refuses: EXPRESSIONS,
    run: ({ Label }, input) =>
      insert(Label).values({ name: 'x' }).onConflict(Label.c.name).doUpdate({ note: 'x' }, input),
  },
}

/** Expressions: orders, groups, selections. */
export const expressionPlaces: Readonly<Record<string, RefusingPlace>> = {
  'orderBy()': { refuses: EXPRESSIONS, run: ({ Note }, input) => select(Note).orderBy(input).all() },
  'groupBy()': { refuses: EXPRESSIONS, run: ({ Note }, input) => select(Note.c.id).groupBy(input).all() },
  'rollup()': {
    refuses: [undefined, null, ...TEXTS.slice(0, 30), {}],
    run: ({ Note }, input) => select(Note.c.id).groupBy(rollup(input)).all(),
  },
  'distinctOn()': { refuses: EXPRESSIONS, run: ({ Note }, input) => select(Note.c.id).distinctOn(input).all() },
  'over({ partitionBy })': {
    refuses: EXPRESSIONS.filter(
      input => input !== undefined && input !== null && !(Array.isArray(input) && input.flat().length === 0),
    ),
    run: ({ Note }, input) =>
      select(fn.rank().over({ partitionBy: input }))
        .from(Note)
        .all(),
  },
  'select()': {
    refuses: [
      undefined,
      null,
      ...TEXTS,
      ...inputsOf(numbers),
      () => 1,
      Symbol('x'),
      ...ATTRIBUTES.map(name => member(name, '1=1')),
    ],
    run: ({ Note }, input) => select(input).from(Note).all(),
  },
  'from()': { refuses: EXPRESSIONS, run: ({ Note }, input) => select(Note.c.id).from(input).all() },
  'join() of a target': {
    refuses: EXPRESSIONS,
    run: ({ Note }, input) => select(Note.c.id).from(Note).join(input).all(),
  },
  'insert()': { refuses: EXPRESSIONS, run: (_, input) => insert(input).values({ id: 1 } as never) },
  'update()': { refuses: EXPRESSIONS, run: (_, input) => update(input).set({ id: 1 } as never) },
  'deleteFrom()': { refuses: EXPRESSIONS, run: (_, input) => deleteFrom(input) },
  'alias()': { refuses: EXPRESSIONS, run: (_, input) => alias(input, 'x') },
  'tuple()': {
    refuses: EXPRESSIONS,
    run: ({ Note }, input) =>
      select(Note)
        .where(tuple(Note.c.id, input).eq([1, 1] as never))
        .all(),
  },
  'sql() without a template': {
    refuses: EXPRESSIONS.filter(input => input !== undefined),
    run: ({ Note }, input) => select(sql(input)).from(Note).all(),
  },
  'sql() with an array that imitates one': {
    refuses: [['1=1'], Object.assign(['1=1'], { raw: ['1=1'] }), { raw: ['1=1'], 0: '1=1', length: 1 }],
    run: ({ Note }, input) => select(sql(input)).from(Note).all(),
  },
  'a separator of sql.join()': {
    refuses: [...TEXTS, null, {}, 1, sql`${1}`],
    run: (_, input) => sql.join([1, 2], input),
  },
  'op()': {
    refuses: SYMBOLS,
    run: ({ Note }, input) =>
      select(Note)
        .where(Note.c.id.op(input, 1) as never)
        .all(),
  },
  'onConflict()': {
    refuses: EXPRESSIONS,
    run: ({ Label }, input) => insert(Label).values({ name: 'x' }).onConflict(input).doNothing(),
  },
  'cast()': { refuses: EXPRESSIONS, run: ({ Note }, input) => select(Note.c.id.cast(input)).all() },
  'match() of columns': { refuses: EXPRESSIONS, run: ({ Note }, input) => select(Note).where(match(input, 'x')).all() },
  'match() of a query': {
    refuses: [...OBJECTS, ...inputsOf(numbers), null, undefined, ...inputsOf(impossibleTexts)],
    run: ({ Note }, input) => select(Note).where(match(Note.c.body, input)).all(),
  },
}

/** Numbers of rows. */
export const countPlaces: Readonly<Record<string, RefusingPlace>> = {
  'limit()': { refuses: COUNTS, run: ({ Note }, input) => select(Note).limit(input).all() },
  'offset()': { refuses: COUNTS, run: ({ Note }, input) => select(Note).limit(1).offset(input).all() },
  'paginate({ page })': {
    refuses: COUNTS.filter(input => input !== undefined),
    run: ({ Note }, input) => select(Note).paginate({ page: input }),
  },
  'paginate({ perPage })': {
    refuses: COUNTS.filter(input => input !== undefined),
    run: ({ Note }, input) => select(Note).paginate({ perPage: input }),
  },
  'stream({ batchSize })': {
    refuses: COUNTS.filter(input => input !== undefined),
    run: async ({ Note }, input) => {
      for await (const _ of select(Note).stream({ batchSize: input })) break
    },
  },
  'a frame of rows': {
    refuses: COUNTS.filter(input => typeof input !== 'number' || !Number.isSafeInteger(input)),
    run: ({ Note }, input) =>
      select(fn.count().over({ orderBy: Note.c.id, rows: [input, 0] }))
        .from(Note)
        .all(),
  },
  'a frame of range': {
    refuses: COUNTS.filter(input => typeof input !== 'number' || !Number.isFinite(input)),
    run: ({ Note }, input) =>
      select(fn.count().over({ orderBy: Note.c.id, range: [input, 0] }))
        .from(Note)
        .all(),
  },
  'a frame': {
    refuses: [...TEXTS, {}, 1, [], [1], [1, 2, 3], null],
    run: ({ Note }, input) =>
      select(fn.count().over({ rows: input }))
        .from(Note)
        .all(),
  },
  'exclude of a frame': {
    refuses: [...TEXTS, ...WORDS],
    run: ({ Note }, input) =>
      select(fn.count().over({ rows: [-1, 0], exclude: input }))
        .from(Note)
        .all(),
  },
  'a place in an array': {
    refuses: ['0; drop table canary', -1, 1.5, Number.NaN, true, {}, [], undefined],
    run: ({ Note }, input) => select(Note.c.words.at(input)).all(),
  },
}

/** Words of a list. */
export const wordPlaces: Readonly<Record<string, RefusingPlace>> = {
  'fn.extract()': {
    refuses: [...WORDS, ...TEXTS],
    run: ({ Kinds }, input) => select(fn.extract(input, Kinds.c.at)).all(),
  },
  'fn.dateTrunc()': {
    refuses: [...WORDS, ...TEXTS],
    run: ({ Kinds }, input) => select(fn.dateTrunc(input, Kinds.c.at)).all(),
  },
  'an interval': {
    refuses: [...WORDS, ...TEXTS, '1 day', 'P', 'P1D; drop table canary'],
    run: ({ Kinds }, input) => select(Kinds.c.at.plus(input)).all(),
  },
  'the isolation level of db.transaction()': {
    refuses: LEVELS,
    run: ({ db, Note }, input) =>
      db.transaction(session => select(Note).limit(1).all(session), { isolationLevel: input }),
  },
  'the isolation level of a session': {
    refuses: LEVELS,
    run: async ({ db, Note }, input) => {
      await using session = db.newSession({ isolationLevel: input })
      await select(Note).limit(1).all(session)
    },
  },
  'the isolation level of begin()': {
    refuses: LEVELS,
    run: ({ db }, input) => db.engine.transaction(connection => connection.inTransaction, { isolationLevel: input }),
  },
  'the language of match()': {
    refuses: [
      ...WORDS.filter(word => word !== 'desc' && word !== 'constructor'),
      ...TEXTS.filter(text => !/^[a-z_]+$/.test(text)),
    ],
    run: ({ Note }, input) =>
      select(Note)
        .where(match(Note.c.body, 'x', { language: input }))
        .all(),
  },
  'of in a lock': {
    refuses: [...WORDS.filter(word => !Array.isArray(word) || word.length > 0), ...TEXTS],
    run: ({ Note }, input) => select(Note).forUpdate({ of: input }).all(),
  },
  'the dialect of toSQL()': {
    refuses: [...WORDS, ...TEXTS, '__proto__', { parts: 1 }],
    run: ({ Note }, input) => select(Note).toSQL(input),
  },
}

/** Names of attributes, and whole objects of them. */
export const attributePlaces: Readonly<Record<string, RefusingPlace>> = {
  'an order by User.c[name]': {
    refuses: ATTRIBUTES,
    run: ({ Note }, name) =>
      select(Note)
        .orderBy(Note.c[name as 'id'])
        .all(),
  },
  'a condition on User.c[name]': {
    refuses: ATTRIBUTES,
    run: ({ Note }, name) =>
      select(Note)
        .where(member('x', Note.c[name as 'id']))
        .all(),
  },
  'an order by a column of a subquery': {
    refuses: ATTRIBUTES,
    run: ({ Note }, name) => {
      const inner = select({ id: Note.c.id, body: Note.c.body }).as('inner')
      return select(inner)
        .orderBy(inner.c[name as 'id'])
        .all()
    },
  },
  'an order by a column of an alias': {
    refuses: ATTRIBUTES,
    run: ({ Note }, name) =>
      select(Note)
        .orderBy(alias(Note, 'n').c[name as 'id'])
        .all(),
  },
  'only()': { refuses: ATTRIBUTES, run: ({ Note }, name) => select(Note).only(name).all() },
  'defer()': { refuses: ATTRIBUTES, run: ({ Note }, name) => select(Note).defer(name).all() },
  'with()': {
    refuses: [...ATTRIBUTES.map(name => member(name, true)), ...TEXTS, null, undefined, member('parent', '1=1')],
    run: ({ Note }, input) => select(Note).with(input).all(),
  },
  'new Model()': {
    refuses: [...ATTRIBUTES.map(name => member(name, 'x')), ...TEXTS, [], 1, null],
    run: ({ Note }, input) => new Note(input),
  },
  'assign()': {
    refuses: [...ATTRIBUTES.map(name => member(name, 'x')), { id: 2 }, ...TEXTS, null, undefined],
    run: async ({ db, Note }, input) => db.session.assign(await Note.where(Note.c.id.eq(1)).one(), input),
  },
  'insert().values()': {
    refuses: [...ATTRIBUTES.map(name => member(name, 'x')), ...TEXTS, null, undefined, 1, () => 1],
    run: ({ Note }, input) => insert(Note).values(input),
  },
  'update().set()': {
    refuses: [...ATTRIBUTES.map(name => member(name, 'x')), {}],
    run: ({ Note }, input) => update(Note).set(input).everyRow(),
  },
  'update().values()': {
    refuses: [
      ...ATTRIBUTES.map(name => [Object.assign(member(name, 'x'), { id: 1 })]),
      [],
      {},
      ...TEXTS,
      null,
      undefined,
      [null],
      ['x'],
    ],
    run: ({ Note }, input) => update(Note).values(input),
  },
  'doUpdate()': {
    refuses: ATTRIBUTES.map(name => member(name, 'x')),
    run: ({ Label }, input) => insert(Label).values({ name: 'x' }).onConflict(Label.c.name).doUpdate(input),
  },
  'values()': {
    refuses: [[], ['x'], [null], [[]], ...TEXTS, {}, null, undefined, [{ a: {} }], [{ a: undefined }]],
    run: (_, input) => values(input, {}).as('list'),
  },
  'merge() of a document': {
    refuses: [...TEXTS, null, undefined, [], 1, new Map(), new Date()],
    run: ({ Note }, input) => select(Note.c.data.merge(input)).all(),
  },
}

/** Keys and cursors. */
export const keyPlaces: Readonly<Record<string, RefusingPlace>> = {
  'Model.get()': {
    refuses: [
      ...TEXTS.filter(text => !/^-?\d+$/.test(text)),
      ...KEY_OBJECTS,
      ...inputsOf(numbers).filter(each => !Number.isSafeInteger(Number(each)) || typeof each === 'boolean'),
      null,
      undefined,
      { id: {} },
      { id: [1] },
      { id: 1, body: 'x' },
    ],
    run: ({ Note }, input) => Note.get(input),
  },
  'session.get()': {
    refuses: [...KEY_OBJECTS, null, undefined, { id: { $gt: 0 } }],
    run: ({ db, Note }, input) => db.session.get(Note, input),
  },
  'Model.get() of a text': {
    refuses: [...OBJECTS, undefined, null, { name: { $ne: '' } }, 1.5, true, Number.NaN],
    run: ({ Label }, input) => Label.get(input),
  },
  'paginate({ after })': { refuses: CURSORS, run: ({ Note }, input) => select(Note).paginate({ after: input }) },
  'paginate({ before })': { refuses: CURSORS, run: ({ Note }, input) => select(Note).paginate({ before: input }) },
  'paginate({ by })': {
    refuses: EXPRESSIONS.filter(input => input !== undefined && !(Array.isArray(input) && input.length === 0)),
    run: ({ Note }, input) => select(Note).paginate({ by: input }),
  },
}

/** Columns of other types than text, in a condition and in a row. */
export const kindPlaces: Readonly<Record<string, RefusingPlace>> = Object.fromEntries(
  (['whole', 'big', 'exact', 'real', 'flag', 'at', 'uid', 'mood'] as const).flatMap(kind => {
    const takes = {
      whole: isWhole,
      big: isBig,
      exact: isExact,
      real: isNumber,
      flag: isFlag,
      at: () => false,
      uid: () => false,
      mood: () => false,
    }[kind]
    const refuses = [
      ...TEXTS,
      ...inputsOf(impossibleTexts),
      ...OBJECTS,
      ...inputsOf(numbers),
      undefined,
      new Date(Number.NaN),
    ].filter(input => !takes(input))
    const places: [string, RefusingPlace][] = [
      [`eq() of ${kind}`, { refuses, run: ({ Kinds }, input) => select(Kinds).where(Kinds.c[kind].eq(input)).all() }],
      [
        `in() of ${kind}`,
        {
          refuses,
          run: ({ Kinds }, input) =>
            select(Kinds)
              .where(Kinds.c[kind].in([input]))
              .all(),
        },
      ],
      [
        `insert() of ${kind}`,
        {
          refuses: refuses.filter(input => input !== undefined),
          run: ({ Kinds }, input) => insert(Kinds).values(member(kind, input)),
        },
      ],
      [
        `update() of ${kind}`,
        { refuses, run: ({ Kinds }, input) => update(Kinds).set(member(kind, input)).everyRow() },
      ],
      [
        `new of ${kind}`,
        {
          refuses: refuses.filter(input => input !== undefined),
          run: ({ Kinds }, input) => new Kinds(member(kind, input)),
        },
      ],
    ]
    return places
  }),
)

function isWhole(input: unknown): boolean {
  return typeof input === 'number' && Number.isSafeInteger(input)
}

function isBig(input: unknown): boolean {
  return typeof input === 'bigint' && input === BigInt.asIntN(64, input)
}

function isExact(input: unknown): boolean {
  return typeof input === 'string' && /^[+-]?\d{1,10}(\.\d{1,2})?$/.test(input)
}

function isNumber(input: unknown): boolean {
  return typeof input === 'number'
}

function isFlag(input: unknown): boolean {
  return typeof input === 'boolean'
}
