import { describe, expect, it } from 'vitest'
import { literalTable } from '../../../../src/migrations/operations/literal-table.ts'
import { type Operation, reverse, reverseAll } from '../../../../src/migrations/operations/operation.ts'
import * as changes from '../../../../src/migrations/operations/table-changes.ts'
import { sql } from '../../../../src/sql/expression/template.ts'
import { integer, string, text } from '../../../../src/sql/schema/column-types.ts'

const table = { name: 't', schema: null }
const [addColumn] = changes.addColumn(table, 'a', string(5))

const reversible: readonly Operation[] = [
  { kind: 'createTable', table: literalTable('test', 't', { id: integer() }, {}), ifNotExists: false },
  { kind: 'renameTable', table, to: 'u' },
  { kind: 'tableComment', table, comment: 'a', existing: null },
  addColumn as Operation,
  changes.renameColumn(table, 'a', 'b'),
  changes.alterColumn(table, 'a', { type: text(), nullable: true, newName: 'b', existing: string(5) }),
  changes.createIndex(table, 'ix', ['a'], { unique: true }),
  changes.createUniqueConstraint(table, 'uq', ['a']),
  changes.createPrimaryKey(table, 'pk', ['a']),
  changes.createCheckConstraint(table, 'ck', sql`a > 0`),
  changes.createForeignKey(table, 'fk', ['a'], { table: 'u', columns: ['id'] }, { onDelete: 'cascade' }),
  changes.renameConstraint(table, 'a', 'b'),
  { kind: 'createEnum', name: 'mood', values: ['a'] },
  { kind: 'alterEnum', name: 'mood', values: ['a', 'b'], existing: ['a'] },
  { kind: 'execute', statement: 'insert', parameters: [], undo: 'delete' },
]

describe('reversing twice', () => {
  it.each(reversible.map(operation => [operation.kind, operation] as const))('gives %s back', (_, operation) => {
    const back = reverse(reverse(operation))
    expect(back).toMatchObject(
      operation.kind === 'alterColumn' ? { changes: operation.changes, name: 'a', newName: 'b' } : operation,
    )
  })

  it('gives a batch back, with its operations in their order', () => {
    const batch = {
      kind: 'batch',
      table,
      operations: [changes.renameColumn(table, 'a', 'b'), changes.renameColumn(table, 'c', 'd')],
    } as const
    expect(reverse(batch)).toMatchObject({
      operations: [
        { name: 'd', to: 'c' },
        { name: 'b', to: 'a' },
      ],
    })
    expect(reverse(reverse(batch))).toEqual(batch)
  })
})

it('an altered column goes back to what is known of it', () => {
  const forward = changes.alterColumn(table, 'a', { type: text(), nullable: true, existing: string(5).comment('c') })
  expect(reverse(forward)).toMatchObject({
    changes: { type: { kind: 'string', length: 5 }, nullable: false },
    existing: { type: { kind: 'text' }, nullable: true, comment: 'c' },
  })
})

it('a list is reversed from its end', () => {
  expect(reverseAll([changes.renameColumn(table, 'a', 'b'), changes.renameColumn(table, 'b', 'c')])).toMatchObject([
    { name: 'c', to: 'b' },
    { name: 'b', to: 'a' },
  ])
})

it.each<Operation>([
  { kind: 'dropTable', table, ifExists: false, definition: null },
  changes.dropColumn(table, 'a'),
  changes.alterColumn(table, 'a', { nullable: true }),
  changes.dropIndex(table, 'ix'),
  changes.dropConstraint(table, 'uq', {}),
  { kind: 'bulkInsert', table, definition: null, rows: [] },
  { kind: 'execute', statement: 'delete', parameters: [], undo: null },
  { kind: 'dropEnum', name: 'mood', values: null },
])('$kind without what its inverse needs is irreversible', operation => {
  expect(() => reverse(operation)).toThrow(expect.objectContaining({ code: 'irreversible_operation' }))
})
