// What each change of a table does to its draft.

import { writeInline } from '../../../compiler/inline.ts'
import { MigrationError } from '../../../errors/migration-error.ts'
import { columnOfType } from '../../../sql/schema/column-of-type.ts'
import type { Column } from '../../../sql/schema/table.ts'
import { TextType } from '../../../sql/types/string.ts'
import type { AddColumnOp, AlterColumnOp, DropColumnOp, RenameColumnOp } from '../../operations/column-operations.ts'
import {
  type CreateConstraintOp,
  constraintColumns,
  type DropConstraintOp,
  type RenameConstraintOp,
} from '../../operations/constraint-operations.ts'
import type { CreateIndexOp, DropIndexOp } from '../../operations/index-operations.ts'
import { handle, type OperationOf, type TableChange } from '../../operations/operation.ts'
import { fromParenthesis, sameName, usesColumn } from '../sql-tokens.ts'
import type { ClauseKind, ColumnText } from './create-table-text.ts'
import { refuseSameName, takeConstraint } from './drop-constraint.ts'
import {
  columnText,
  spanText,
  withClause,
  withColumn,
  withColumnName,
  withConstraint,
  withConstraintName,
  withoutElement,
  withType,
} from './edit-table-text.ts'
import { addedColumnText, columnPart, constraintPart, type PartContext } from './part-texts.ts'
import { isNumberedKey } from './row-number.ts'
import { isComputed, isRequired, type TableDraft } from './table-draft.ts'
import { copyAs } from './value-copies.ts'

const TEXT = new TextType()

type Editor<K extends TableChange['kind']> = (op: OperationOf<K>, draft: TableDraft) => void

function contextOf(draft: TableDraft): PartContext {
  return { dialect: draft.dialect, schema: draft.table.schema, strict: draft.strict }
}

function addColumn(op: AddColumnOp, draft: TableDraft): void {
  const { name } = op.column
  const operation = `addColumn '${draft.name}.${name}'`
  if (columnText(draft.now, name) !== undefined)
    throw new MigrationError('column_exists', { operation, table: draft.name, column: name })
  const text = addedColumnText(op.column, op.reference, op.checks, contextOf(draft))
  draft.rewrite(withColumn(draft.now, text))
  const added = draft.column(name, operation)
  const hasValue = added.clauses.some(clause => clause.kind === 'default') || isComputed(added)
  if (isRequired(added) && !hasValue) draft.unfilled.add(name)
}

function dropColumn(op: DropColumnOp, draft: TableDraft): void {
  if (op.ifExists && columnText(draft.now, op.name) === undefined) return
  const { name } = draft.column(op.name, `dropColumn '${draft.name}.${op.name}'`)
  const user = draft.now.columns.find(other => other.name !== name && computation(draft, other, name))
  if (user !== undefined) {
    const reason = `it is computed from '${name}'`
    throw new MigrationError('dependant_broken', { table: draft.name, dependant: `the column '${user.name}'`, reason })
  }
  for (;;) {
    const about = draft.now.constraints.find(constraint =>
      constraint.kind === 'check'
        ? usesColumn(fromParenthesis(spanText(draft.now, constraint)), name)
        : constraint.columns.some(column => sameName(column, name)),
    )
    if (about === undefined) break
    draft.rewrite(withoutElement(draft.now, about))
  }
  draft.rewrite(withoutElement(draft.now, draft.column(name, 'dropColumn')))
  draft.reindex(draft.indexes.filter(index => !usesColumn(fromParenthesis(index.sql), name)))
  draft.copies.delete(name)
  draft.unfilled.delete(name)
}

/** Whether a column is computed from another. */
function computation(draft: TableDraft, column: ColumnText, from: string): boolean {
  const clause = column.clauses.find(known => known.kind === 'computed')
  return clause !== undefined && usesColumn(fromParenthesis(spanText(draft.now, clause)), from)
}

// The database itself makes every rename, and follows it into indexes, triggers, views and other tables; here it is only checked.
function renameColumn(op: RenameColumnOp, draft: TableDraft): void {
  const operation = `renameColumn '${draft.name}.${op.name}'`
  const column = draft.column(op.name, operation)
  if (!sameName(op.name, op.to) && columnText(draft.now, op.to) !== undefined) {
    throw new MigrationError('column_exists', { operation, table: draft.name, column: op.to })
  }
  draft.rewrite(withColumnName(draft.now, column, draft.dialect.quote(op.to)))
}

function alterColumn(op: AlterColumnOp, draft: TableDraft): void {
  const operation = `alterColumn '${draft.name}.${op.name}'`
  const { name } = draft.column(op.name, operation)
  const { type, nullable, serverDefault, computed, collation } = op.changes
  if (type !== undefined) retype(draft, name, op)
  if (nullable !== undefined) setNullable(draft, draft.column(name, operation), nullable)
  if (serverDefault !== undefined) setClause(draft, name, 'default', { serverDefault })
  if (collation !== undefined) setClause(draft, name, 'collate', { collation })
  if (computed !== undefined) setComputed(draft, name, computed)
  const copy = draft.copies.get(name)
  if (op.using !== null && copy !== undefined) {
    draft.copies.set(name, { ...copy, expression: writeInline(op.using, draft.dialect), misfit: null })
  }
}

/** Gives a column the clause that the dialect writes for a fact of it, or none. */
function setClause(draft: TableDraft, name: string, kind: ClauseKind, fact: Partial<Column>): void {
  const part = columnPart({ ...columnOfType(name, TEXT), ...fact }, false, contextOf(draft))
  const clause = part.column.clauses.find(known => known.kind === kind)
  const text = clause === undefined ? null : spanText(part.source, clause)
  draft.rewrite(withClause(draft.now, draft.column(name, 'alterColumn'), kind, text))
}

function setComputed(draft: TableDraft, name: string, computed: Column['computed']): void {
  setClause(draft, name, 'computed', { computed })
  if (computed !== null) draft.copies.delete(name)
  else if (!draft.copies.has(name))
    draft.copies.set(name, { expression: draft.dialect.quote(name), misfit: null, type: '', required: false })
}

function retype(draft: TableDraft, name: string, op: AlterColumnOp): void {
  const { type } = op.changes
  if (type === undefined) return
  const column = draft.column(name, 'alterColumn')
  const key = isNumberedKey(draft.now, column) && ['integer', 'bigint', 'smallint'].includes(type.kind)
  const part = columnPart({ ...columnOfType(name, TEXT), type }, key, contextOf(draft))
  const typeText = spanText(part.source, part.column.type)
  draft.rewrite(withType(draft.now, column, typeText))
  const copy = draft.copies.get(name)
  if (copy !== undefined)
    draft.copies.set(name, { ...copy, ...copyAs(draft.dialect.quote(name), type), type: typeText })
}

function setNullable(draft: TableDraft, column: ColumnText, nullable: boolean): void {
  const required = isRequired(column)
  if (nullable === !required) return
  if (nullable) {
    draft.rewrite(withClause(draft.now, column, 'notNull', null))
    return
  }
  draft.rewrite(withClause(draft.now, column, 'null', null))
  draft.rewrite(withClause(draft.now, draft.column(column.name, 'alterColumn'), 'notNull', 'NOT NULL'))
  const copy = draft.copies.get(column.name)
  if (copy !== undefined) draft.copies.set(column.name, { ...copy, required: true })
  else if (!isComputed(column) && !column.clauses.some(clause => clause.kind === 'default'))
    draft.unfilled.add(column.name)
}

function createIndex(op: CreateIndexOp, draft: TableDraft): void {
  if (draft.hasIndex(op.index.name)) {
    if (op.ifNotExists) return
    const operation = `createIndex '${op.index.name}'`
    throw new MigrationError('constraint_exists', {
      operation,
      table: draft.name,
      constraint: `an index '${op.index.name}'`,
    })
  }
  const [sql = ''] = draft.dialect.compileDdl({ ...op, table: draft.table })
  draft.reindex([...draft.indexes, { name: op.index.name, sql }])
}

function dropIndex(op: DropIndexOp, draft: TableDraft): void {
  if (!draft.hasIndex(op.name)) {
    if (op.ifExists) return
    const known = draft.indexes.map(index => `'${index.name}'`).join(', ') || 'none'
    const operation = `dropIndex '${op.name}'`
    throw new MigrationError('constraint_not_found', {
      operation,
      table: draft.name,
      constraint: `index '${op.name}'`,
      known,
    })
  }
  draft.reindex(draft.indexes.filter(index => !sameName(index.name, op.name)))
}

function createConstraint(op: CreateConstraintOp, draft: TableDraft): void {
  const { constraint } = op
  const operation = `${op.kind}${constraint.name === '' ? '' : ` '${constraint.name}'`}`
  refuseSameName(draft, constraint, operation)
  if (constraint.kind === 'check')
    draft.newChecks.set(constraint.name, writeInline(constraint.condition, draft.dialect))
  const columns = constraintColumns(constraint).map(name => draft.column(name, operation).name)
  const described = columns.map(name => columnOfType(name, TEXT))
  const exact = constraint.kind === 'check' ? constraint : { ...constraint, columns }
  draft.rewrite(withConstraint(draft.now, constraintPart(exact, described, contextOf(draft))))
}

// The columns of a primary key have no NULL, and that stays so without the key.
function dropConstraint(op: DropConstraintOp, draft: TableDraft): void {
  const { kind, columns } = takeConstraint(draft, op)
  if (kind !== 'primaryKey') return
  for (const name of columns) setNullable(draft, draft.column(name, 'dropConstraint'), false)
}

function renameConstraint(op: RenameConstraintOp, draft: TableDraft): void {
  const renamed = withConstraintName(draft.now, op.name, draft.dialect.quote(op.to))
  if (renamed !== null) {
    draft.rewrite(renamed)
    return
  }
  const named = [...draft.now.constraints, ...draft.now.columns.flatMap(column => column.clauses)].flatMap(
    part => part.name ?? [],
  )
  const known = named.map(name => `'${name}'`).join(', ') || 'none with a name'
  const operation = `renameConstraint '${op.name}'`
  throw new MigrationError('constraint_not_found', {
    operation,
    table: draft.name,
    constraint: `constraint '${op.name}'`,
    known,
  })
}

const editors = {
  addColumn,
  dropColumn,
  alterColumn,
  renameColumn,
  createIndex,
  dropIndex,
  createUniqueConstraint: createConstraint,
  createForeignKey: createConstraint,
  createCheckConstraint: createConstraint,
  createPrimaryKey: createConstraint,
  dropConstraint,
  renameConstraint,
  tableComment: () => undefined,
} satisfies { readonly [K in TableChange['kind']]: Editor<K> }

/** Makes a change in the draft of its table. */
export function applyChange(draft: TableDraft, op: TableChange): void {
  handle<TableChange['kind'], [TableDraft], void>(editors, op.kind, op, draft)
}
