import { describe, expect, it } from 'vitest'
import { fn } from '../../../src/sql/expression/functions.ts'
import { and, caseWhen, exists, not, or } from '../../../src/sql/expression/logic.ts'
import { sql } from '../../../src/sql/expression/template.ts'
import { bigint, integer, text } from '../../../src/sql/schema/column-types.ts'
import { KIND } from '../../../src/util/brand.ts'
import type { AnyExpression } from '../dialects/sqlite/describe-table.ts'
import { c, query, sqlite, textOf } from './fixtures.ts'

const subquery = { [KIND]: 'select', node: query([c.owner_id]) } as never

const written: readonly (readonly [string, AnyExpression])[] = [
  ['pet.name = ?', c.name.eq('x')],
  ['pet.name is null', c.name.eq(null)],
  ['pet.name is not null', c.name.ne(null)],
  ['pet.name is ?', c.name.is('x')],
  ['pet.age between ? and ?', c.age.between(1, 2)],
  ['pet.age in (select value from json_each(?))', c.age.in([1])],
  ['pet.age not in (select value from json_each(?))', c.age.notIn([])],
  ['pet.id in (select pet.owner_id from pet)', c.id.in(subquery)],
  ['pet.id = (select pet.owner_id from pet)', c.id.eq(subquery)],
  ['exists (select pet.owner_id from pet)', exists(subquery)],
  ['(pet.name glob ?)', c.name.startsWith('50%')],
  ["(pet.name like ? escape '\\')", c.name.icontains('50%')],
  ['(instr(pet.name, ?) > 0)', c.name.contains('50%')],
  ["pet.name like ? escape '\\'", c.name.ilike('a%')],
  ['(pet.age + ?) * ?', c.age.plus(1).times(2)],
  ['pet.age + (pet.age * ?)', c.age.plus(c.age.times(2))],
  ['(pet.age - ?) - ?', c.age.minus(1).minus(2)],
  ['pet.age - (pet.age - ?)', c.age.minus(c.age.minus(1))],
  ['(pet.age / ?) = ?', c.age.dividedBy(2).eq(1)],
  ['(pet.id = ?) and ((pet.id = ?) or (pet.id = ?))', and(c.id.eq(1), or(c.id.eq(2), c.id.eq(3)))],
  ['not (pet.id = ?)', not(c.id.eq(1))],
  ['not (not (pet.id = ?))', not(not(c.id.eq(1)))],
  ['(not (pet.id = ?)) = ?', not(c.id.eq(1)).eq(true)],
  ['(pet.id = ?) is null', c.id.eq(1).isNull()],
  ['1 = 1', and()],
  ['1 = 0', or()],
  ['(1 = 0) or (1 = 1)', or(or(), and())],
  ['case when pet.id = ? then ? else ? end', caseWhen(c.id.eq(1), 'a').otherwise('b')],
  ['case when pet.id = ? then pet.age when pet.id = ? then ? end', caseWhen(c.id.eq(1), c.age).when(c.id.eq(2), 7)],
  ['cast(pet.age as TEXT)', c.age.cast(text())],
  ['(pet.name collate "NOCASE") = ?', c.name.collate('NOCASE').eq('a')],
  ['count(*)', fn.count()],
  ['count(distinct pet.name)', fn.countDistinct(c.name)],
  ['coalesce(pet.name, ?)', fn.coalesce(c.name, '-')],
  ['json_array(pet.id, ?)', fn.json_array!(c.id, 1)],
  ['"no such;fn"(pet.id)', fn['no such;fn']!(c.id)],
  ['constructor(pet.id)', fn.constructor!(c.id)],
  ['toString()', (fn as unknown as Record<string, () => AnyExpression>).toString!()],
  [
    'sum(pet.age) over (partition by pet.name, pet.owner_id order by pet.id desc)',
    fn.sum(c.age).over({ partitionBy: [c.name, c.owner_id], orderBy: c.id.desc() }),
  ],
  ['row_number() over ()', fn.row_number!().over()],
  ['length(pet.name) + (?)', sql`length(${c.name}) + (${5})`],
  ['(pet.age + ?) % ?', sql`${c.age.plus(1)} % ${2}`],
  ['(max(pet.age)) > ?', sql<number>`max(${c.age})`.gt(1)],
  ['"odd name".pet', sql.identifier('odd name', 'pet')],
  ['pet.name', sql`${sql.identifier('pet')}.${sql.identifier('name')}`],
]

describe('an expression', () => {
  it.each(written)('is written %s', (text, expression) => {
    expect(textOf(expression)).toBe(text)
  })

  it.each([
    [c.age.plus(1).in([2]), [1, '[2]']],
    [fn.sum(c.age.plus(1)).over({ partitionBy: c.id.plus(2), orderBy: c.id.plus(3) }), [1, 2, 3]],
    [caseWhen(c.id.eq(1), 2).when(c.id.eq(3), 4).otherwise(5), [1, 2, 3, 4, 5]],
    [sql`${1} between ${2} and ${c.id.between(3, 4)}`, [1, 2, 3, 4]],
  ])('has its values in the order of the text (%#)', (expression, parameters) => {
    expect(sqlite(query([expression])).parameters).toEqual(parameters)
  })

  it('is labelled as a result, and nowhere else', () => {
    const label = c.age.plus(1).as('next"age')
    const { sql: sqlText } = sqlite(
      query([label], { where: [label.gt(1)], orderBy: [label.desc()] }.where ? nodes(label) : {}),
    )
    expect(sqlText).toBe(
      'select (pet.age + ?) as "next""age" from pet where (pet.age + ?) > ? order by (pet.age + ?) desc',
    )
  })

  it.each([
    [c.age.plus(1), 'integer'],
    [c.age.plus(0.5), 'double'],
    [c.age.times(fn.avg(c.id) as never), 'double'],
    [fn.max(c.name), 'text'],
    [fn.avg(c.age), 'double'],
    [caseWhen<string | null>(c.id.eq(1), null).otherwise('b'), 'text'],
    [caseWhen(c.id.eq(1), 1n), 'bigint'],
    [caseWhen(c.id.eq(1), c.name), 'text'],
    [c.age.cast(bigint()), 'bigint'],
    [sql`1`, null],
    [sql.typed(integer())`1`, 'integer'],
  ])('of %# is decoded by its type', (expression, kind) => {
    expect((expression as unknown as { type: { kind: string } | null }).type?.kind ?? null).toBe(kind)
  })
})

function nodes(label: AnyExpression) {
  const node = (expression: AnyExpression) =>
    (expression as unknown as { node: ReturnType<typeof query>['where'][number] }).node
  return { where: [node(label.gt(1))], orderBy: [node(label.desc())] }
}
