import { expect, it } from 'vitest'
import { planChanges } from '../../../../../src/migrations/impl/sqlite/plan-changes.ts'
import * as changes from '../../../../../src/migrations/operations/table-changes.ts'
import { sql } from '../../../../../src/sql/expression/template.ts'
import { integer, text } from '../../../../../src/sql/schema/column-types.ts'

const table = { name: 't', schema: null }
const plan = (...list: Parameters<typeof planChanges>[0]) =>
  planChanges(list, ['a', 'b']).map(step => step.map(change => change.kind))

it('a rename comes first where nothing before it speaks of the column', () => {
  expect(
    plan(
      ...changes.addColumn(table, 'c', text()),
      changes.renameColumn(table, 'a', 'x'),
      changes.alterColumn(table, 'x', { nullable: true }),
    ),
  ).toEqual([['renameColumn'], ['addColumn', 'alterColumn']])
})

it.each([
  ['the old name', changes.alterColumn(table, 'a', { nullable: true })],
  ['the new name', changes.dropColumn(table, 'x')],
  ['what may be either', changes.createCheckConstraint(table, 'ck', sql`a > 0`)],
])('a rename stays behind a change that speaks of %s', (_, before) => {
  expect(plan(before, changes.renameColumn(table, 'a', 'x'), changes.dropColumn(table, 'b'))).toEqual([
    [before.kind],
    ['renameColumn'],
    ['dropColumn'],
  ])
})

it('a rename to a name that is still there stays where it is', () => {
  expect(plan(changes.dropColumn(table, 'b'), changes.renameColumn(table, 'a', 'b'))).toEqual([
    ['dropColumn'],
    ['renameColumn'],
  ])
})

it('a changed column with a new name is renamed first', () => {
  expect(plan(changes.alterColumn(table, 'a', { newName: 'x', type: text() }))).toEqual([
    ['renameColumn'],
    ['alterColumn'],
  ])
})

it('a foreign key of one new column is made with the column', () => {
  const [step] = planChanges(
    [
      ...changes.addColumn(table, 'c', integer().nullable()),
      changes.createForeignKey(table, 'fk', ['c'], { table: 'u', columns: ['id'] }, {}),
      changes.createForeignKey(table, 'fk2', ['a'], { table: 'u', columns: ['id'] }, {}),
    ],
    ['a'],
  )
  expect(step).toMatchObject([
    { kind: 'addColumn', reference: { name: 'fk' } },
    { kind: 'createForeignKey', constraint: { name: 'fk2' } },
  ])
})
