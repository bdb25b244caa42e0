// What the compiler asks of a dialect: capabilities, spellings, and the parts that it writes differently.
import type { ExpressionNode, FunctionNode, QueryNode } from '../sql/expression/nodes.ts'
import type { Table } from '../sql/schema/table.ts'
import type { FromNode, SelectNode, StatementNode } from '../sql/statement/nodes.ts'
import type { SqlType } from '../sql/types/sql-type.ts'
import type { WireValue } from '../util/wire-value.ts'
import type { BatchWrites } from './batch-writes.ts'
import type { BindSlot, BoundNode, ListSlot } from './compiled.ts'
import type { ExpressionCapabilities } from './expression-capabilities.ts'
import type { StatementCapabilities } from './statement-capabilities.ts'

/** How values of a type travel; null where nothing has to be done. */
export interface Codec {
  /** From the JavaScript value (never null) to what the driver is given. */
  readonly encode: ((value: never) => WireValue) | null
  /** From what the driver returns (never null) to the JavaScript value. */
  readonly decode: ((wire: never) => unknown) | null
}

/** What the compiler asks of a dialect. */
export interface StatementDialect {
  /** `sqlite`, `postgresql`, `mysql`. */
  readonly name: string
  readonly capabilities: Capabilities
  /** How values of a type travel. */
  codec(type: SqlType): Codec
  /** A type as DDL and CAST spell it. */
  typeText(type: SqlType): string
  /** A name, quoted if it has to be. */
  quote(name: string): string
  /** A constant of the program as text. */
  literal(value: string | number | bigint | boolean | null): string
  /** The placeholder of the n-th bind, counted from 1. */
  placeholder(position: number): string
  /** What this dialect writes differently. */
  readonly parts: PartOverrides
  /** How it writes many rows with one statement. Default: one by one. */
  readonly batchWrites?: BatchWrites
  /** The query for the step from key to key, where the database tells only the first key that it gave to the rows of an INSERT. */
  readonly keyStepQuery?: string
}

/** What a database can do. Each is false, or the stated default, unless the dialect says otherwise. */
export interface Capabilities extends StatementCapabilities, ExpressionCapabilities {
  /** INSERT, UPDATE and DELETE with RETURNING. */
  readonly supportsReturning: boolean
  /** Schema changes are part of a transaction. */
  readonly supportsTransactionalDdl: boolean
  /** ALTER TABLE adds and drops constraints. */
  readonly supportsAlterConstraint: boolean
  /** Many rows in one INSERT. Default true. */
  readonly supportsMultiRowInsert: boolean
  /** One writer at a time; others read beside it. */
  readonly singleWriter: boolean
  /** The driver answers in the process, so a loop of prepared statements costs no round trips. */
  readonly inProcess: boolean
  /** Methods, further columns and operator classes of indexes. Default false: they are left out there. */
  readonly supportsIndexMethods?: boolean
  /** Computed columns that are not stored. Default true; elsewhere they are stored. */
  readonly supportsVirtualColumns?: boolean
  /** Comments on tables and columns. */
  readonly supportsComments: boolean
  /** A unique constraint and a unique index are the same thing. Default false. */
  readonly uniqueIndexesAreConstraints?: boolean
  /** RESTRICT of a foreign key is the same as NO ACTION. Default false. */
  readonly restrictIsNoAction?: boolean
  /** A row whose foreign key refers to the row itself cannot be deleted before the key is NULL. Default false. */
  readonly refusesDeletesOfOwnTarget?: boolean
  /** A statement that fails ends its transaction, back to the last savepoint. Default false. */
  readonly errorsEndTransactions?: boolean
  /** A transaction that is open can be read with a cursor while other statements run in it. Default false. */
  readonly supportsCursors?: boolean
  /** NULL sorts after every value, where the order does not say. Default false: before. */
  readonly nullsAreLarge?: boolean
  /** Names that differ only in case are the same name. */
  readonly ignoresNameCase?: boolean
  /** The most parameters that one statement takes. */
  readonly maxParameters: number
}

/**
 * What parts write with: nested nodes, names, and placeholders for values.
 *
 * Placeholders are counted as they are asked for, so a part asks for what it writes in the order in which it stands in the text.
 */
export interface Writer {
  readonly dialect: StatementDialect
  readonly parts: CompilerParts
  /** Whether values are spelled out instead of bound: in DDL, where no placeholder may stand. */
  readonly inline: boolean
  /** Whether columns are written without their table: in DDL and in RETURNING. */
  readonly bareColumns: boolean
  /** Writes with columns without their table. */
  withBareColumns(write: () => string): string
  /** The text of an expression. */
  expression(node: ExpressionNode): string
  /** The texts of expressions, separated by commas. */
  list(nodes: readonly ExpressionNode[]): string
  /** The text of a statement. */
  statement(node: StatementNode | QueryNode): string
  /** A placeholder for the value of a node. */
  bind(node: BoundNode, encode: BindSlot['encode']): string
  /** A placeholder for the value at a place of the list. */
  bindAt(index: number, encode: BindSlot['encode']): string
  /**
   * Writes what may repeat a result column. Where placeholders are numbered, its values keep the numbers that they have, so that the
   * database sees the same expression.
   */
  repeating(write: () => string): string
  /** Placeholders for a list of values, as many as it has: for databases that take no list as one value. */
  bindList(of: BoundNode | number, list: ListSlot): string
  /** A number of rows: as a constant of the text when it is a small one and the statement runs, otherwise as a placeholder. */
  rowCount(node: ExpressionNode): string
  /** A value as a constant of the text: only where the program, not a caller, gave it. */
  inlineValue(value: WireValue): string
  /** The WITH of the statement's common table expressions, where it was not written before; empty for none. It ends with a space. */
  withText(): string
  /** Notes that the statement reads or changes a table. */
  noteTable(table: Table): void
  /** Notes that the statement has a fragment of the developer's own, which may read any table. */
  noteFragment(): void
  /** How values of a type are given to the driver; null stays null. */
  encoder(type: SqlType): BindSlot['encode']
}

/** Writes one kind of expression. */
export type ExpressionPart<K extends ExpressionNode['kind']> = (
  node: Extract<ExpressionNode, { kind: K }>,
  writer: Writer,
) => string
/** Writes one kind of statement. */
export type StatementPart<K extends StatementNode['kind']> = (
  node: Extract<StatementNode, { kind: K }>,
  writer: Writer,
) => string
/** Writes one clause of a SELECT; empty text when the statement has none. */
export type ClausePart = (node: SelectNode, writer: Writer) => string

/** Writes one kind of source of rows, with the name that the statement knows it by. */
export type SourcePart<K extends FromNode['kind']> = (node: Extract<FromNode, { kind: K }>, writer: Writer) => string

/** Clauses of a SELECT by name. */
export type ClauseName = 'columns' | 'from' | 'where' | 'groupBy' | 'having' | 'orderBy' | 'limit' | 'lock'

/** Everything that the compiler writes. */
export interface CompilerParts {
  readonly expressions: { readonly [K in ExpressionNode['kind']]: ExpressionPart<K> }
  readonly statements: { readonly [K in StatementNode['kind']]: StatementPart<K> }
  readonly clauses: Readonly<Record<ClauseName, ClausePart>>
  readonly sources: { readonly [K in FromNode['kind']]: SourcePart<K> }
  /** The clauses of a SELECT in the order in which this dialect writes them. */
  readonly clauseOrder: readonly ClauseName[]
  /** Functions that this dialect spells differently, by our name. */
  readonly functions: ReadonlyMap<string, FunctionPart>
  /** Functions whose operands a dialect writes in another order, or more than once, by our name. They come before `functions`. */
  readonly calls: ReadonlyMap<string, CallPart>
}

/** Writes the call of a function from the texts of its operands. */
export type FunctionPart = (operands: readonly string[]) => string
/** Writes the call of a function from its nodes, in the order in which they stand in the text: see `call` in call.ts. */
export type CallPart = (node: FunctionNode, writer: Writer) => string
/** Kinds of expressions that every dialect writes in its own way: a list of values that is bound as one. */
export type ListKind = 'in' | 'inParameter'

/** A dialect's replacements: whole tables, or some entries of them. */
export interface PartOverrides {
  readonly expressions: Pick<CompilerParts['expressions'], ListKind> & Partial<CompilerParts['expressions']>
  readonly statements?: Partial<CompilerParts['statements']>
  readonly clauses?: Partial<CompilerParts['clauses']>
  readonly sources?: Partial<CompilerParts['sources']>
  readonly clauseOrder?: CompilerParts['clauseOrder']
  readonly functions?: Readonly<Record<string, FunctionPart>>
  readonly calls?: Readonly<Record<string, CallPart>>
}
