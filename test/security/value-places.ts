// Where texts of a caller go: beside columns, in lists, in functions, into rows.
import {
  alias,
  and,
  type ChangeStatement,
  caseWhen,
  cte,
  type Expression,
  exists,
  fn,
  insert,
  literal,
  not,
  or,
  scalarQuery,
  select,
  sql,
  text,
  tuple,
  union,
  update,
  values,
} from '../../src/exports/index.ts'
import { impossibleTexts, inputsOf, numbers, objects, texts } from './corpus.ts'
import type { Fixture } from './fixture.ts'
import type { Place } from './places.ts'

const TEXTS = inputsOf(texts)
const SHORT = TEXTS.filter(text => text.length < 1000)
const IMPOSSIBLE = inputsOf(impossibleTexts)
const WRONG = [...inputsOf(objects), ...inputsOf(numbers), undefined]
/** Without what is refused as such a value anywhere: `null` asks for NULL. */
const all = { harmless: 'x', takes: TEXTS, refuses: WRONG, either: IMPOSSIBLE }

/** SQLite takes no pattern of more than 50,000 bytes. */
const patterns = { takes: SHORT, either: [...IMPOSSIBLE, ...TEXTS.filter(text => !SHORT.includes(text))] }
/** The text, if it is one of the stored ones. */
const stored = ({ notes }: Fixture, input: string) => (notes.some(({ body }) => body === input) ? [input] : [])

type Fixed = Pick<Fixture, 'Note'>
type Condition = Parameters<Fixture['Note']['where']>[0]

/** A place in a condition on notes. */
function filter(
  condition: (fixture: Fixture, input: never) => Condition,
  holds: ((body: string, input: string) => boolean) | null,
  more: Partial<Place> = {},
): Place {
  return {
    ...all,
    build: (fixture, input) => select(fixture.Note.c.id).where(condition(fixture, input)).orderBy(fixture.Note.c.id),
    ...(holds !== null && {
      gives: ({ notes }: Fixture, input: string) => notes.filter(({ body }) => holds(body, input)).map(({ id }) => id),
    }),
    ...more,
  }
}

/** A place in an expression that gives the text back. */
function value(
  expression: (fixture: Fixture, input: never) => Expression<unknown, string>,
  more: Partial<Place> = {},
): Place {
  return {
    ...all,
    build: (fixture, input) =>
      select(expression(fixture, input)).from(fixture.Note).where(fixture.Note.c.id.eq(1)) as never,
    gives: (_, input) => [input],
    ...more,
  }
}

const body = ({ Note }: Fixed) => Note.c.body
const firstBody = SHORT[0] ?? ''
const nothing = { harmless: 'x' }

/** Conditions on texts. */
export const conditionPlaces: Readonly<Record<string, Place>> = {
  'eq()': filter(
    (f, v) => body(f).eq(v),
    (text, v) => text === v,
  ),
  'ne()': filter(
    (f, v) => body(f).ne(v),
    (text, v) => text !== v,
  ),
  'is()': filter(
    (f, v) => body(f).is(v),
    (text, v) => text === v,
  ),
  'isNot()': filter(
    (f, v) => body(f).isNot(v),
    (text, v) => text !== v,
  ),
  'lt()': filter((f, v) => body(f).lt(v), null),
  'gte()': filter((f, v) => body(f).gte(v), null),
  'between()': filter(
    (f, v) => body(f).between(v, v),
    (text, v) => text === v,
  ),
  'in([…])': filter(
    (f, v) => body(f).in([v]),
    (text, v) => text === v,
  ),
  'in(…) in place of a list': filter((f, v) => body(f).in(v), null, {
    harmless: ['x'],
    takes: [['x']],
    refuses: [...SHORT, ...WRONG.filter(each => !Array.isArray(each)), [null], [['x']], [{ $gt: '' }], [undefined]],
    either: [],
  }),
  'notIn([…])': filter(
    (f, v) => body(f).notIn([v]),
    (text, v) => text !== v,
  ),
  'like()': filter((f, v) => body(f).like(v), null, { takes: [], either: [...SHORT, ...IMPOSSIBLE] }),
  'ilike()': filter((f, v) => body(f).ilike(v), null, { takes: [], either: [...SHORT, ...IMPOSSIBLE] }),
  'startsWith()': filter(
    (f, v) => body(f).startsWith(v),
    (text, v) => text.startsWith(v),
    patterns,
  ),
  'endsWith()': filter(
    (f, v) => body(f).endsWith(v),
    (text, v) => text.endsWith(v),
  ),
  'contains()': filter(
    (f, v) => body(f).contains(v),
    (text, v) => text.includes(v),
  ),
  'icontains()': filter((f, v) => body(f).icontains(v), null, patterns),
  'or(eq(), eq())': filter(
    (f, v) => or(body(f).eq(v), body(f).eq('plain')),
    (text, v) => text === v || text === 'plain',
  ),
  'not(and(eq()))': filter(
    (f, v) => not(and(body(f).eq(v))),
    (text, v) => text !== v,
  ),
  'tuple().eq()': filter(
    (f, v) => tuple(body(f), body(f)).eq([v, v]),
    (text, v) => text === v,
  ),
  'tuple().in()': filter(
    (f, v) => tuple(body(f), body(f)).in([[v, v]]),
    (text, v) => text === v,
  ),
  'exists()': filter(
    (f, v) => {
      const inner = alias(f.Note, 'inner_note')
      return exists(select(inner.c.id).from(inner).where(inner.c.body.eq(v), inner.c.id.eq(f.Note.c.id)))
    },
    (text, v) => text === v,
  ),
  'a relationship': filter(
    (f, v) => f.Note.c.children.any(body(f).eq(v)),
    () => false,
  ),
  'an sql template': filter(
    (f, v) => sql`${body(f)} = ${v}`,
    (text, v) => text === v,
    {
      refuses: [...inputsOf(objects), undefined],
    },
  ),
  'sql.join()': filter(
    (f, v) => sql`${body(f)} in (${sql.join([v, 'plain'])})`,
    (text, v) => text === v || text === 'plain',
    {
      refuses: [...inputsOf(objects), undefined],
    },
  ),
  'array contains()': filter(
    (f, v) => f.Note.c.words.contains([v]),
    (text, v) => text === v || v === 'other',
  ),
  'array overlaps()': filter(
    (f, v) => f.Note.c.words.overlaps([v]),
    (text, v) => text === v || v === 'other',
  ),
}

/** Expressions that take texts. */
export const expressionPlaces: Readonly<Record<string, Place>> = {
  'literal()': value((_, v) => literal(v), { refuses: [...inputsOf(objects), undefined] }),
  'literal() of a type': value((_, v) => literal(v, text())),
  'a value of an sql template': value((_, v) => sql.typed(text())`coalesce(${literal(v)}, '')`, {
    refuses: [...inputsOf(objects), undefined],
  }),
  'fn.coalesce()': value((f, v) => fn.coalesce(fn.nullif(body(f), firstBody), v)),
  'fn.concat()': value((_, v) => fn.concat(v, ''), { refuses: [...inputsOf(objects), undefined], takes: SHORT }),
  'fn.concatWs()': value((_, v) => fn.concatWs(v, 'a', 'b'), { gives: (_, v) => [`a${v}b`], takes: SHORT }),
  'fn.replace()': value((f, v) => fn.replace(body(f), firstBody, v), {
    gives: ({ notes }, v) => [notes[0]?.body.replaceAll(firstBody, () => v)],
  }),
  'concat()': value((f, v) => body(f).concat(v), {
    gives: ({ notes }, v) => [`${notes[0]?.body}${v}`],
    refuses: WRONG,
  }),
  'caseWhen()': value(
    (f, v) =>
      caseWhen(body(f).isNotNull(), fn.lower(body(f)))
        .when(body(f).isNull(), v)
        .otherwise(v),
    { ...nothing, gives: (_, __) => [firstBody] },
  ),
  'caseWhen().otherwise()': value((f, v) => caseWhen(body(f).isNull(), body(f)).otherwise(v)),
  'fn.stringAgg() of values': value((_, v) => fn.stringAgg(literal(v, text()))),
  'over()': value((f, v) => fn.coalesce(fn.lag(body(f)).over({ orderBy: f.Note.c.id }), v)),
  'array append()': value((f, v) => f.Note.c.words.append(v), {
    gives: ({ notes }, v) => [[notes[0]?.body, 'other', v]],
  }),
  'a function of the database': value((_, v) => fn.upper(fn.lower(literal(v, text()))), {
    takes: [],
    either: SHORT,
    gives: undefined as never,
  }),
  'a scalar subquery': value(
    (f, v) => {
      const inner = alias(f.Note, 'inner_note')
      return scalarQuery(select(inner.c.body).from(inner).where(inner.c.body.eq(v)).orderBy(inner.c.id).limit(1))
    },
    { gives: (f, v) => [stored(f, v)[0] ?? null] },
  ),
  'values()': {
    ...all,
    build: ({ db }, v) => {
      const list = values([{ a: v as string, b: 'plain' }], { a: text() }).as('list')
      const query = select({ a: list.c.a }).from(list)
      return { toSQL: () => query.toSQL(db), all: () => query.all(db.session) }
    },
    gives: (_, v) => [{ a: v }],
  },
  'a common table expression': {
    ...all,
    build: ({ Note }, v) => {
      const found = cte('found', select({ body: Note.c.body }).where(Note.c.body.eq(v)))
      return select(found.c.body).distinct()
    },
    gives: stored,
  },
  'a set operation': {
    ...all,
    build: ({ Note }, v) =>
      union(select(Note.c.body).where(Note.c.body.eq(v)), select(Note.c.body).where(Note.c.body.eq(v))),
    gives: stored,
  },
  'having()': {
    ...all,
    build: ({ Note }, v) => select(Note.c.body).groupBy(Note.c.body).having(Note.c.body.eq(v)),
    gives: stored,
  },
}

/** Statements that write texts; what was written is read back inside the transaction, which is undone. */
export const writtenPlaces: Readonly<Record<string, Place>> = {
  'insert().values()': written(
    ({ Note }, v) => insert(Note).values({ id: 9001, body: v, words: [] }),
    ({ Note }) => select(Note.c.body).where(Note.c.id.eq(9001)),
  ),
  'update().set()': written(
    ({ Note }, v) => update(Note).set({ body: v }).where(Note.c.id.eq(1)),
    ({ Note }) => select(Note.c.body).where(Note.c.id.eq(1)),
  ),
  'update().values()': written(
    ({ Note }, v) => update(Note).values([{ id: 1, body: v }]),
    ({ Note }) => select(Note.c.body).where(Note.c.id.eq(1)),
  ),
  'an upsert': written(
    ({ Note }, v) => insert(Note).values({ id: 1, body: 'new', words: [] }).onConflict(Note.c.id).doUpdate({ body: v }),
    ({ Note }) => select(Note.c.body).where(Note.c.id.eq(1)),
  ),
  'an array': written(
    ({ Note }, v) =>
      update(Note)
        .set({ words: [v] })
        .where(Note.c.id.eq(1)),
    ({ Note }) => select(Note.c.words).where(Note.c.id.eq(1)),
    v => [v],
  ),
  'an expression of update()': written(
    ({ Note }, v) =>
      update(Note)
        .set({ body: fn.coalesce(literal(v as string, text()), Note.c.body) })
        .where(Note.c.id.eq(1)),
    ({ Note }) => select(Note.c.body).where(Note.c.id.eq(1)),
  ),
}

function written(
  change: (fixture: Fixture, input: never) => ChangeStatement,
  read: (fixture: Fixture) => { all(): PromiseLike<unknown> },
  as: (input: unknown) => unknown = input => input,
): Place {
  return {
    ...all,
    build: (fixture, input) => {
      const statement = change(fixture, input)
      return {
        toSQL: () => statement.toSQL(),
        all: async () => {
          await statement
          return read(fixture).all()
        },
      }
    },
    gives: (_, input) => [as(input)],
  }
}
