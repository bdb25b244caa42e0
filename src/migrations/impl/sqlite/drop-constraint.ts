// Finds a constraint in a table's definition, by its name or by what it says, and takes it away.
import { writeInline } from '../../../compiler/inline.ts'
import { MigrationError } from '../../../errors/migration-error.ts'
import type { Constraint } from '../../../sql/schema/constraints.ts'
import type { ConstraintKind, DropConstraintOp } from '../../operations/constraint-operations.ts'
import { normaliseSql } from '../normalise-sql.ts'
import { sameName, tokenize } from '../sql-tokens.ts'
import type { ClauseKind, ColumnText, Span } from './create-table-text.ts'
import { spanText, withoutClause, withoutElement } from './edit-table-text.ts'
import type { TableDraft } from './table-draft.ts'

/** A constraint in the text, of the table or inside a column. */
export interface FoundConstraint {
  readonly kind: ConstraintKind
  readonly name: string | null
  readonly columns: readonly string[]
  /** The column that it is written in; null for one of the table. */
  readonly column: ColumnText | null
  readonly span: Span
}

const CLAUSES: Partial<Record<ClauseKind, ConstraintKind>> = {
  primaryKey: 'primaryKey',
  unique: 'unique',
  check: 'check',
  references: 'foreignKey',
}

/** All constraints of a draft. */
export function constraintsOf(draft: TableDraft): readonly FoundConstraint[] {
  const ofTable = draft.now.constraints.map(
    (span): FoundConstraint => ({ kind: span.kind, name: span.name, columns: span.columns, column: null, span }),
  )
  const ofColumns = draft.now.columns.flatMap(column =>
    column.clauses.flatMap((span): FoundConstraint[] => {
      const kind = CLAUSES[span.kind]
      return kind === undefined ? [] : [{ kind, name: span.name, columns: [column.name], column, span }]
    }),
  )
  return [...ofTable, ...ofColumns]
}

/** Refuses a constraint whose name is taken, and a second primary key. */
export function refuseSameName(draft: TableDraft, constraint: Constraint, operation: string): void {
  const taken = constraintsOf(draft).find(
    known =>
      (constraint.kind === 'primaryKey' && known.kind === 'primaryKey') ||
      (constraint.name !== '' && known.name !== null && sameName(known.name, constraint.name)),
  )
  if (taken !== undefined)
    throw new MigrationError('constraint_exists', { operation, table: draft.name, constraint: describe(taken) })
}

const WORDS = {
  primaryKey: 'primary key',
  unique: 'unique constraint',
  check: 'check',
  foreignKey: 'foreign key',
} as const

function describe(constraint: Pick<FoundConstraint, 'kind' | 'name' | 'columns'>): string {
  const name = constraint.name === null || constraint.name === '' ? '' : ` '${constraint.name}'`
  const columns = constraint.columns.length === 0 ? '' : ` on (${constraint.columns.join(', ')})`
  return `${WORDS[constraint.kind]}${name || columns}`
}

/** Takes a constraint out of a draft and gives what was taken. */
export function takeConstraint(draft: TableDraft, op: DropConstraintOp): FoundConstraint {
  const found = findConstraint(draft, op)
  if (found === undefined) {
    const known = constraintsOf(draft).map(describe).join(', ') || 'none'
    const constraint =
      op.of === null ? `constraint '${op.name}'` : describe({ kind: op.of, name: op.name, columns: op.columns })
    throw new MigrationError('constraint_not_found', {
      operation: `dropConstraint`,
      table: draft.name,
      constraint,
      known,
    })
  }
  draft.rewrite(found.column === null ? withoutElement(draft.now, found.span) : withoutClause(draft.now, found.span))
  return found
}

/** The constraint that an operation means. */
export function findConstraint(draft: TableDraft, op: DropConstraintOp): FoundConstraint | undefined {
  const candidates = constraintsOf(draft).filter(known => op.of === null || known.kind === op.of)
  if (op.name !== '') return candidates.find(known => known.name !== null && sameName(known.name, op.name))
  const { constraint } = op
  if (constraint?.kind === 'check') {
    const wanted = normaliseSql(writeInline(constraint.condition, draft.dialect))
    return candidates.find(known => known.kind === 'check' && checkText(draft, known) === wanted)
  }
  const matching = candidates.filter(known => op.columns.length === 0 || sameColumns(known.columns, op.columns))
  return matching.find(known => known.name === null) ?? matching[0]
}

function checkText(draft: TableDraft, found: FoundConstraint): string {
  const text = spanText(draft.now, found.span)
  const open = tokenize(text).find(token => token.text === '(')
  return normaliseSql(text.slice(open?.start ?? 0))
}

function sameColumns(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((name, at) => sameName(name, right[at] ?? ''))
}
