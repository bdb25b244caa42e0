// Keys and values of JSON documents.
import { type Expression, fn, insert, select, update } from '../../src/exports/index.ts'
import { impossibleTexts, inputsOf, jsonKeys, objects, texts } from './corpus.ts'
import { type Fixture, UNTOUCHED } from './fixture.ts'
import type { Place } from './places.ts'

const KEYS = inputsOf(jsonKeys).filter(key => !key.startsWith('-'))
/** MariaDB finds no such key, and says so. */
const HYPHENED = inputsOf(jsonKeys).filter(key => key.startsWith('-'))
const TEXTS = inputsOf(texts).filter(text => text.length < 1000)
const IMPOSSIBLE = inputsOf(impossibleTexts)
const NOT_KEYS = [...inputsOf(objects), -1, 1.5, Number.NaN, 1n, true, null, undefined]

type Document = Record<string, unknown>

/** The first note's document. */
const first = ({ notes }: Fixture): Document => ({ text: notes[0]?.body, [UNTOUCHED]: 1 })

/** A key as an own member, also where it is the name of the prototype. */
const member = (key: string, value: unknown): Document => Object.fromEntries([[key, value]])
const without = (key: string, document: Document): Document =>
  Object.fromEntries(Object.entries(document).filter(([name]) => name !== key))

const keyed: Pick<Place, 'harmless' | 'takes' | 'refuses' | 'either'> = {
  harmless: 'x',
  takes: KEYS,
  refuses: [...NOT_KEYS, ...IMPOSSIBLE],
  either: HYPHENED,
}

/** A place in an expression over the first note. */
function ofFirst(
  expression: (fixture: Fixture, input: never) => Expression<unknown, string>,
  gives: (fixture: Fixture, input: never) => unknown,
  more: Partial<Place> = {},
): Place {
  return {
    ...keyed,
    build: (fixture, input) =>
      select({ value: expression(fixture, input) as never })
        .from(fixture.Note)
        .where(fixture.Note.c.id.eq(1)),
    gives: (fixture, input) => [{ value: gives(fixture, input) }],
    ...more,
  }
}

/** The ids of the notes. */
const everyId = ({ notes }: Fixture) => notes.map(({ id }) => id)

/** Where keys go. */
export const keyPlaces: Readonly<Record<string, Place>> = {
  'path()': ofFirst(
    ({ Note }, key) => Note.c.data.path(key),
    () => null,
  ),
  'path() and further': ofFirst(
    ({ Note }, key) => Note.c.data.path('text', key, 'x'),
    () => null,
  ),
  'path().text()': ofFirst(
    ({ Note }, key) => Note.c.data.path(key).text(),
    () => null,
  ),
  'hasKey()': {
    ...keyed,
    refuses: [...NOT_KEYS, ...IMPOSSIBLE, 0, 1],
    build: ({ Note }, key) => select(Note.c.id).where(Note.c.data.hasKey(key)),
    gives: () => [],
  },
  'setPath()': ofFirst(
    ({ Note }, key) => Note.c.data.setPath([key], 'new'),
    (fixture, key) => ({ ...first(fixture), ...member(key, 'new') }),
    { takes: KEYS.filter(key => key !== '__proto__') },
  ),
  'setPath() of a key inside a key': ofFirst(
    ({ Note }, key) => Note.c.data.setPath([key, key], 'new').path(key, key).text(),
    () => 'new',
  ),
  'removePath()': ofFirst(
    ({ Note }, key) => Note.c.data.setPath([key], 1).removePath(key),
    fixture => first(fixture),
  ),
  'merge()': ofFirst(
    ({ Note }, key) => Note.c.data.merge(member(key, 2)).path(key).text(),
    () => '2',
    { refuses: [] },
  ),
  'merge() that removes': ofFirst(
    ({ Note }, key) => Note.c.data.merge(member(key, null)),
    (fixture, key) => without(key, first(fixture)),
    { refuses: [] },
  ),
  'fn.jsonObject()': ofFirst(
    ({ Note }, key) => fn.jsonLength(fn.jsonArray(fn.jsonObject(member(key, Note.c.id) as never))),
    () => 1,
    { refuses: [], either: [...HYPHENED, ...IMPOSSIBLE] },
  ),
  'contains() of a key': {
    ...keyed,
    refuses: [],
    build: ({ Note }, key) => select(Note.c.id).where(Note.c.data.contains(member(key, 1))),
    gives: () => [],
  },
  'eq() of a key': {
    ...keyed,
    refuses: [],
    build: ({ Note }, key) => select(Note.c.id).where(Note.c.data.eq(member(key, 1))),
    gives: () => [],
  },
  'a row in an order by a path': {
    ...keyed,
    build: ({ Note }, key) => select(Note.c.id).orderBy(Note.c.data.path(key).text(), Note.c.id),
    gives: everyId,
  },
}

const valued: Pick<Place, 'harmless' | 'takes' | 'refuses' | 'either'> = {
  harmless: 'x',
  takes: TEXTS,
  refuses: [],
  either: IMPOSSIBLE,
}

/** Where values go. */
export const documentPlaces: Readonly<Record<string, Place>> = {
  'path().text().eq()': {
    ...valued,
    refuses: [...inputsOf(objects), 1, undefined],
    build: ({ Note }, text) => select(Note.c.id).where(Note.c.data.path('text').text().eq(text)),
    gives: ({ notes }, text) => notes.filter(({ body }) => body === text).map(({ id }) => id),
  },
  'contains() of a value': {
    ...valued,
    build: ({ Note }, text) => select(Note.c.id).where(Note.c.data.contains({ text })),
    gives: ({ notes }, text) => notes.filter(({ body }) => body === text).map(({ id }) => id),
  },
  'eq() of a document': {
    ...valued,
    build: ({ Note }, text) => select(Note.c.id).where(Note.c.data.eq({ text, [UNTOUCHED]: 1 })),
    gives: ({ notes }, text) => notes.filter(({ body }) => body === text).map(({ id }) => id),
  },
  'setPath() of a value': ofFirst(
    ({ Note }, text) => Note.c.data.setPath(['new'], text),
    (fixture, text) => ({ ...first(fixture), new: text }),
    valued,
  ),
  'merge() of a value': ofFirst(
    ({ Note }, text) => Note.c.data.merge({ new: text }),
    (fixture, text) => ({ ...first(fixture), new: text }),
    valued,
  ),
  'a document that is written': {
    ...valued,
    takes: [...TEXTS, ...KEYS, { $gt: '' }, { kind: 'value', value: 'x' }, [], ['x'], { a: { b: [1, null] } }, 1, true],
    refuses: [new Map(), new Date(), Number.NaN, 1n, () => 1],
    build: ({ Note }, value) => {
      const statement = update(Note).set({ data: { value } }).where(Note.c.id.eq(1))
      return {
        toSQL: () => statement.toSQL(),
        all: async () => {
          await statement
          return select(Note.c.data).where(Note.c.id.eq(1)).all()
        },
      }
    },
    gives: (_, value) => [{ value }],
  },
  'a document of hostile keys': {
    harmless: 'x',
    takes: KEYS.filter(key => key !== '__proto__'),
    either: IMPOSSIBLE,
    build: ({ Note }, key) => {
      const statement = insert(Note).values({ id: 9001, body: 'x', words: [], data: member(key, { [key]: 1 }) })
      return {
        toSQL: () => statement.toSQL(),
        all: async () => {
          await statement
          return select(Note.c.data).where(Note.c.id.eq(9001)).all()
        },
      }
    },
    gives: (_, key) => [member(key, { [key]: 1 })],
  },
}
