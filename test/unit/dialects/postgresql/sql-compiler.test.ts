// Where bound values are written with a cast, and where the database knows their type.
import { describe, expect, it } from 'vitest'
import { Athanor, array, datetime, enumeration, integer, select, sql, string } from '../../../../src/exports/index.ts'

const db = new Athanor({ url: 'postgresql://nobody@nowhere/none' })
const Pet = db.Model('Pet', {
  id: integer().primaryKey(),
  name: string(20),
  kind: enumeration('cat', 'dog').named('kind'),
  tags: array(string(5)),
  born: datetime(),
})

const textOf = (condition: Parameters<typeof Pet.where>[0]) =>
  /where (.*)$/s.exec(select(Pet.c.id).from(Pet).where(condition).toSQL('postgresql').sql)?.[1]

describe('a bound value', () => {
  it('needs no cast beside a column of its type', () => {
    expect(textOf(Pet.c.name.eq('Rex'))).toBe('pet.name = $1')
    expect(textOf(Pet.c.kind.eq('cat'))).toBe('pet.kind = $1')
    expect(textOf(Pet.c.id.between(1, 5))).toBe('pet.id between $1 and $2')
  })

  it('has one where nothing tells its type', () => {
    expect(textOf(Pet.c.id.plus(1).gt(2))).toContain('> $2::integer')
    expect(textOf(sql`coalesce(${1}, ${new Date()}::text) = ${'a'}`)).toBe(
      'coalesce($1::integer, $2::timestamptz::text) = $3',
    )
  })

  it('is never cast to a length, which would cut it', () => {
    expect(textOf(sql`${Pet.c.name} = ${Pet.c.name.eq('x')}`)).not.toContain('varchar(20)')
  })
})

describe('a list', () => {
  it('is one array, whatever its length', () => {
    expect(textOf(Pet.c.name.in(['a', 'b']))).toBe('pet.name = any($1)')
    expect(textOf(Pet.c.id.notIn([1]))).toBe('pet.id <> all($1)')
    const { parameters } = select(Pet.c.id)
      .from(Pet)
      .where(Pet.c.name.in(['a"b', 'c\\']))
      .toSQL('postgresql')
    expect(parameters).toEqual(['{"a\\"b","c\\\\"}'])
  })

  it('of lists is read from their texts', () => {
    expect(textOf(Pet.c.tags.in([['a'], ['b']]))).toBe(
      'pet.tags in (select item::varchar[] from unnest($1::text[]) as items(item))',
    )
  })
})
