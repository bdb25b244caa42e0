// Names that a program makes of what a request says. Each is quoted by the dialect: it can only be one name, known or not.
import { alias, cte, fn, select, sql, union, values } from '../../src/exports/index.ts'
import { impossibleNames, inputsOf, names } from './corpus.ts'
import type { Fixture } from './fixture.ts'
import type { Built } from './places.ts'

/** A place for names. */
export interface NamePlace {
  readonly build: (fixture: Fixture, name: never) => Built
  /** What the statement gives, whatever the name; undefined where it is the name of something that is not there. */
  readonly gives?: (name: string) => unknown
}

/** Names that a database may hold. */
export const NAMES = inputsOf(names)
/** Names that must be refused. */
export const IMPOSSIBLE_NAMES = inputsOf(impossibleNames)

const onlyFirst = ({ Note }: Fixture) => Note.c.id.eq(1)
/** An own member, also where it is called as the prototype is. */
const member = (name: string, value: unknown): object => Object.fromEntries([[name, value]])

/** Where names go. */
export const namePlaces: Readonly<Record<string, NamePlace>> = {
  'as() of a column': {
    build: (f, name) => select(f.Note.c.id.as(name)).where(onlyFirst(f)),
    gives: () => [1],
  },
  'alias()': {
    build: (f, name) => {
      const other = alias(f.Note, name)
      return select(other.c.id).from(other).where(other.c.id.eq(1))
    },
    gives: () => [1],
  },
  'as() of a subquery': {
    build: (f, name) => {
      const inner = select({ id: f.Note.c.id }).where(onlyFirst(f)).as(name)
      return select(inner.c.id).from(inner)
    },
    gives: () => [1],
  },
  'cte()': {
    build: (f, name) => {
      const inner = cte(name, select({ id: f.Note.c.id }).where(onlyFirst(f)))
      return select(inner.c.id).from(inner)
    },
    gives: () => [1],
  },
  'values().as()': {
    build: ({ db }, name) => {
      const list = values([{ a: 1 }]).as(name)
      const query = select(list.c.a as never).from(list)
      return { toSQL: () => query.toSQL(db), all: () => query.all(db.session) }
    },
    gives: () => [1],
  },
  'sql.identifier()': {
    build: (f, name) => select(sql.identifier(name)).from(f.Note).where(onlyFirst(f)),
  },
  'sql.identifier() of a path': {
    build: (f, name) => select(sql.identifier('note', name)).from(f.Note).where(onlyFirst(f)),
  },
  'an order by sql.identifier()': {
    build: (f, name) => select(f.Note.c.id).where(onlyFirst(f)).orderBy(sql.identifier(name)),
  },
  'sql.identifier() in a template': {
    build: (f, name) =>
      select(sql`coalesce(${sql.identifier('note', name)}, ${1})`)
        .from(f.Note)
        .where(onlyFirst(f)),
  },
  'collate()': {
    build: (f, name) => select(f.Note.c.id).where(onlyFirst(f)).orderBy(f.Note.c.body.collate(name)),
  },
}

/** Where the names of results go: they are the keys of the rows as well. */
export const labelPlaces: Readonly<Record<string, NamePlace>> = {
  'a key of select({ … })': {
    build: (f, name) =>
      select(member(name, f.Note.c.id.plus(0)) as never)
        .from(f.Note)
        .where(onlyFirst(f)) as never,
    gives: name => [member(name, 1)],
  },
  'a key of select({ … }) in a subquery': {
    build: (f, name) => {
      const inner = select(member(name, f.Note.c.id.plus(0)) as never)
        .from(f.Note)
        .where(onlyFirst(f))
        .as('inner') as never
      return select(inner) as never
    },
    gives: name => [member(name, 1)],
  },
  'a key of a set operation': {
    build: (f, name) => {
      const part = () =>
        select(member(name, f.Note.c.id.plus(0)) as never)
          .from(f.Note)
          .where(onlyFirst(f))
      return union(part() as never, part() as never)
    },
    gives: name => [member(name, 1)],
  },
  'a key of values()': {
    build: ({ db }, name) => {
      const list = values([member(name, 1)]).as('list')
      const query = select(list as never)
      return { toSQL: () => query.toSQL(db), all: () => query.all(db.session) }
    },
    gives: name => [member(name, 1)],
  },
  'a key of a window': {
    build: (f, name) =>
      select(member(name, fn.rowNumber().over({ orderBy: f.Note.c.id })) as never)
        .from(f.Note)
        .where(onlyFirst(f)) as never,
    gives: name => [member(name, 1)],
  },
}
