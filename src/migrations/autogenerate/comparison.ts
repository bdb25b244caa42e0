// What comparing gives and goes by: findings in phases, the lines of the report, and the tables that belong together.
import type { Dialect } from '../../dialect/dialect.ts'
import type { ReflectedTable } from '../../dialect/reflected.ts'
import type { TableName } from '../../sql/ddl/ddl.ts'
import type { Table } from '../../sql/schema/table.ts'
import type { Operation, TableChange } from '../operations/operation.ts'

/** What kind of thing a difference is about. */
export type SubjectType = 'table' | 'column' | 'index' | 'uniqueConstraint' | 'foreignKey' | 'check' | 'primaryKey'

/** What a difference is about. */
export interface Subject {
  readonly type: SubjectType
  readonly name: string
  /** The table, with its schema before a dot if it has one. */
  readonly table: string
}

/** A line of the report. */
export interface ReportLine extends Subject {
  /** What the command line prints, such as `detected added table 'user'`. */
  readonly text: string
}

/** The order in which the changes of one table are made. */
export const PHASES = [
  'rename',
  'replace',
  'addColumn',
  'addConstraint',
  'alterColumn',
  'addPrimaryKey',
  'dropForeignKey',
  'addForeignKey',
  'dropConstraint',
  'dropIndex',
  'dropColumn',
] as const

/** A place in {@link PHASES}. */
export type Phase = (typeof PHASES)[number]

/** A difference in a table that both sides have. */
export interface Finding {
  readonly subject: Subject
  readonly phase: Phase
  readonly operation: TableChange
  readonly lines: readonly ReportLine[]
}

/** A table of the models and the same one in the database. */
export interface TablePair {
  readonly model: Table
  /** As it is after the renames that were found. */
  readonly found: ReflectedTable
  /** The table's name in operations. */
  readonly name: TableName
  /** The name with its schema, for the report. */
  readonly display: string
}

/** What comparators go by. */
export interface ComparisonContext {
  readonly dialect: Dialect
  /** Names as the database tells them apart. */
  readonly key: (name: string) => string
}

/** Finds the differences of one kind in a table. */
export type Comparator = (pair: TablePair, context: ComparisonContext) => readonly Finding[]

/** What the database has to do to be as the models say. */
export interface UpgradeOps {
  readonly dialect: Dialect
  readonly operations: readonly Operation[]
  /** One line for each difference, in the order of the operations. */
  readonly lines: readonly ReportLine[]
}

/** A finding of one operation and one line. */
export function finding(
  phase: Phase,
  operation: TableChange,
  type: SubjectType,
  name: string,
  table: string,
  text: string,
): Finding {
  const subject = { type, name, table }
  return { subject, phase, operation, lines: [{ ...subject, text: `detected ${text}` }] }
}

/** A second operation of the same difference: the report does not speak of it again. */
export function also(first: Finding, phase: Phase, operation: TableChange): Finding {
  return { subject: first.subject, phase, operation, lines: [] }
}

/** Whether two lists of names are equal, in order or as sets. */
export function sameNames(
  left: readonly string[],
  right: readonly string[],
  context: ComparisonContext,
  ordered = true,
): boolean {
  const keys = (names: readonly string[]) => (ordered ? names.map(context.key) : names.map(context.key).toSorted())
  return JSON.stringify(keys(left)) === JSON.stringify(keys(right))
}
