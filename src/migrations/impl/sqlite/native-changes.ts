// What SQLite's own ALTER TABLE can do without loss. Whatever is not sure here is done by copying the table.
import type { AddColumnOp, AlterColumnOp, DropColumnOp } from '../../operations/column-operations.ts'
import type { CreateCheckConstraintOp, DropConstraintOp } from '../../operations/constraint-operations.ts'
import { handle, type OperationOf, type TableChange } from '../../operations/operation.ts'
import { isWord, mentions, sameName, tokenize } from '../sql-tokens.ts'
import type { ColumnText } from './create-table-text.ts'
import { findConstraint } from './drop-constraint.ts'
import { columnText, spanText } from './edit-table-text.ts'
import { isRequired, type TableDraft } from './table-draft.ts'

/** What a change may need to know beside the table. */
export interface NativeContext {
  /** Whether ALTER TABLE changes NOT NULL and drops checks (SQLite 3.53 and later). */
  readonly altersConstraints: boolean
  /** Whether ALTER TABLE adds checks as they are meant: SQLite 3.53 refuses rows for which the condition is NULL. */
  readonly addsChecks: boolean
  /** The texts of views and triggers that use the table; read only for kinds that ask for them. */
  readonly dependants: readonly string[]
}

/** The statements that make a change in place, by the table as it was before it; null when only a copy can. */
type NativeChange<K extends TableChange['kind']> = (
  op: OperationOf<K>,
  before: TableDraft,
  context: NativeContext,
) => readonly string[] | null

function tableText(draft: TableDraft): string {
  const { quote } = draft.dialect
  return draft.table.schema === null
    ? quote(draft.table.name)
    : `${quote(draft.table.schema)}.${quote(draft.table.name)}`
}

const never = () => null
const nothing = () => []

// SQLite fills the rows there are with a constant only, and with NULL where the column refers to another table.
function addColumn(op: AddColumnOp, draft: TableDraft): readonly string[] | null {
  const { column, reference } = op
  const isPlain = !column.primaryKey && column.computed?.stored !== true && column.identity === null
  const constant = column.serverDefault === null || column.serverDefault.kind === 'constant'
  const hasDefault =
    column.serverDefault !== null && !(column.serverDefault.kind === 'constant' && column.serverDefault.value === null)
  const fits = column.nullable || hasDefault
  const refers = reference === null || !hasDefault
  if (!isPlain || !constant || !fits || !refers || draft.strict) return null
  return draft.dialect.compileDdl({ ...op, table: draft.table })
}

function dropColumn(op: DropColumnOp, draft: TableDraft, context: NativeContext): readonly string[] | null {
  const column = columnText(draft.now, op.name)
  if (column === undefined) return []
  const used =
    column.clauses.some(clause => ['primaryKey', 'unique', 'references', 'check'].includes(clause.kind)) ||
    otherTexts(draft, column).some(text => mentions(text, op.name)) ||
    context.dependants.some(text => mentions(text, op.name))
  return used || draft.now.columns.length < 2
    ? null
    : draft.dialect.compileDdl({ kind: 'dropColumn', table: draft.table, name: column.name })
}

function otherTexts(draft: TableDraft, column: ColumnText): readonly string[] {
  const columns = draft.now.columns.filter(other => other !== column)
  return [
    ...[...columns, ...draft.now.constraints].map(part => spanText(draft.now, part)),
    ...draft.indexes.map(index => index.sql),
  ]
}

function alterColumn(op: AlterColumnOp, draft: TableDraft, context: NativeContext): readonly string[] | null {
  const { nullable, comment: _, ...others } = op.changes
  if (Object.keys(others).length > 0 || op.using !== null) return null
  const column = columnText(draft.now, op.name)
  if (nullable === undefined || column === undefined || isRequired(column) === !nullable) return []
  if (!context.altersConstraints || hasConflictClause(draft, column)) return null
  return [
    `ALTER TABLE ${tableText(draft)} ALTER COLUMN ${draft.dialect.quote(column.name)} ${nullable ? 'DROP' : 'SET'} NOT NULL`,
  ]
}

function hasConflictClause(draft: TableDraft, column: ColumnText): boolean {
  return tokenize(spanText(draft.now, column)).some(token => isWord(token, 'conflict'))
}

function createCheckConstraint(
  op: CreateCheckConstraintOp,
  draft: TableDraft,
  context: NativeContext,
): readonly string[] | null {
  if (!context.addsChecks || op.constraint.name === '') return null
  const added = draft.now.constraints.find(known => known.name !== null && sameName(known.name, op.constraint.name))
  return added === undefined ? null : [`ALTER TABLE ${tableText(draft)} ADD ${spanText(draft.now, added)}`]
}

function dropConstraint(op: DropConstraintOp, draft: TableDraft, context: NativeContext): readonly string[] | null {
  const found = findConstraint(draft, op)
  if (!context.altersConstraints || found === undefined || found.kind !== 'check' || found.name === null) return null
  return [`ALTER TABLE ${tableText(draft)} DROP CONSTRAINT ${draft.dialect.quote(found.name)}`]
}

const natives = {
  addColumn,
  dropColumn,
  alterColumn,
  renameColumn: (op, draft) => draft.dialect.compileDdl({ ...op, table: draft.table }),
  createIndex: (op, draft) => draft.dialect.compileDdl({ ...op, table: draft.table }),
  dropIndex: (op, draft) =>
    draft.dialect.compileDdl({ kind: 'dropIndex', table: draft.table, name: op.name, ifExists: op.ifExists }),
  createUniqueConstraint: never,
  createForeignKey: never,
  createCheckConstraint,
  createPrimaryKey: never,
  dropConstraint,
  renameConstraint: never,
  tableComment: nothing,
} satisfies { readonly [K in TableChange['kind']]: NativeChange<K> }

/** Kinds that depend on what views and triggers say. */
export const ASKS_DEPENDANTS: ReadonlySet<TableChange['kind']> = new Set(['dropColumn'])

/** Kinds whose statement is read from the table as it is after the change. */
export const READS_AFTER: ReadonlySet<TableChange['kind']> = new Set(['createCheckConstraint'])

/** The statements that make a change in place; null when the table has to be copied. */
export function nativeChange(op: TableChange, draft: TableDraft, context: NativeContext): readonly string[] | null {
  return handle<TableChange['kind'], [TableDraft, NativeContext], readonly string[] | null>(
    natives,
    op.kind,
    op,
    draft,
    context,
  )
}
