// What is written in a revision script for changes of one table, turned into operations. Both faces of it, `op` and a batch, use these.
import { columnNode } from '../../dialect/from-reflected.ts'
import { MigrationError } from '../../errors/migration-error.ts'
import type { TableName } from '../../sql/ddl/ddl.ts'
import type { Expression } from '../../sql/expression/expression.ts'
import type { ExpressionNode } from '../../sql/expression/nodes.ts'
import { nodeOf } from '../../sql/expression/sql-expression.ts'
import { constantNode, type ServerDefault } from '../../sql/schema/column-builder.ts'
import type { ForeignKeyOptions } from '../../sql/schema/column-spec.ts'
import type { Index } from '../../sql/schema/constraints.ts'
import type { AlterColumnOp, ColumnFacts } from './column-operations.ts'
import { type ConstraintKind, createConstraint } from './constraint-operations.ts'
import { type AnyColumn, literalTable, requireBuilder, requireName, requireNames } from './literal-table.ts'
import type { TableChange } from './operation.ts'

/** What `alterColumn` changes; what is left out stays as it is. */
export interface AlterColumnOptions {
  /** The new type, as a column such as `string(200)`; only its type counts. */
  readonly type?: AnyColumn
  /** Whether it may be NULL. */
  readonly nullable?: boolean
  /** The new default made by the database; null removes it. */
  readonly serverDefault?: ServerDefault
  /** The new comment; null removes it. */
  readonly comment?: string | null
  /** The expression by which the database computes it from now on; null makes it a column that is stored as it is given. */
  readonly computed?: Expression<any, any> | null
  /** With `computed`: whether it is written to disk. Default: false. */
  readonly stored?: boolean
  /** The new collation; null for the database's own. */
  readonly collation?: string | null
  /** The new name. */
  readonly newName?: string
  /** How the new value comes from the old row, where the database's own conversion will not do. */
  readonly using?: Expression<any, any>
  /** The column as it is, for databases that restate all of it and for the way back: `string(20).nullable()`. */
  readonly existing?: AnyColumn
}

/** Options of `createIndex`. */
export interface CreateIndexOptions {
  readonly schema?: string
  /** No two rows have the same values. Default: false. */
  readonly unique?: boolean
  /** Only rows that meet a condition. */
  readonly where?: Expression<any, any>
  /** The database's method of indexing. */
  readonly using?: string
  /** Further columns that are kept in the index. */
  readonly include?: readonly string[]
  /** The operator class of each column, where it is not the type's own. PostgreSQL only. */
  readonly operatorClasses?: readonly (string | null)[]
  /** In a unique index, two rows with NULL count as equal. PostgreSQL only. */
  readonly nullsNotDistinct?: boolean
  /** Do nothing when there is an index of that name. Default: false. */
  readonly ifNotExists?: boolean
}

/** Which constraint `dropConstraint` means. */
export interface DropConstraintOptions {
  readonly schema?: string
  /** The kind of constraint; needed when the name is null. */
  readonly type?: ConstraintKind
  /** The columns, by which a constraint without a name is found. */
  readonly columns?: readonly string[]
  /** The condition, by which a check without a name is found. */
  readonly condition?: Expression<any, any>
}

/** A column of the table by name, or an expression such as `` sql`lower(email)` ``. */
export type IndexColumn = string | Expression<any, any>

/** A name, or null for a constraint that the database has without one. */
export type ConstraintName = string | null

export function addColumn(table: TableName, name: string, builder: AnyColumn): readonly TableChange[] {
  requireBuilder('addColumn', name, builder)
  const shape = literalTable('addColumn', table.name, [{ name, builder }], {})
  const [described] = shape.columns
  if (described === undefined) return []
  const [reference = null] = shape.foreignKeys
  return [
    { kind: 'addColumn', table, column: described, reference, checks: shape.checks },
    ...(shape.primaryKey === null ? [] : [createConstraint(table, shape.primaryKey)]),
    ...shape.uniques.map(constraint => createConstraint(table, constraint)),
    ...shape.indexes.map(index => ({ kind: 'createIndex', table, index, ifNotExists: false }) as const),
  ]
}

export function dropColumn(table: TableName, name: string, ifExists = false): TableChange {
  requireName('dropColumn', name, 'the column')
  return { kind: 'dropColumn', table, name, ifExists, column: null, reference: null, checks: [] }
}

export function renameColumn(table: TableName, name: string, to: string): TableChange {
  requireName('renameColumn', name, 'the column')
  requireName('renameColumn', to, 'the column')
  return { kind: 'renameColumn', table, name, to }
}

export function alterColumn(table: TableName, name: string, options: AlterColumnOptions): AlterColumnOp {
  const operation = `alterColumn '${table.name}.${name}'`
  requireName(operation, name, 'the column')
  if (options.type !== undefined) requireBuilder(operation, name, options.type)
  if (options.newName !== undefined) requireName(operation, options.newName, 'the column')
  const changes: ColumnFacts = {
    ...(options.type !== undefined && { type: options.type.type }),
    ...(options.nullable !== undefined && { nullable: options.nullable }),
    ...(options.serverDefault !== undefined && { serverDefault: defaultNode(options.serverDefault) }),
    ...(options.comment !== undefined && { comment: options.comment }),
    ...(options.computed !== undefined && { computed: computedFact(options, operation) }),
    ...(options.collation !== undefined && { collation: options.collation }),
  }
  if (Object.keys(changes).length === 0 && options.newName === undefined) {
    const remedy = 'give `type`, `nullable`, `serverDefault`, `comment`, `computed`, `collation` or `newName`'
    throw new MigrationError('bad_operation', { operation, problem: 'nothing is to change', remedy })
  }
  const using = options.using === undefined ? null : nodeOf(options.using, `${operation}: using`)
  return {
    kind: 'alterColumn',
    table,
    name,
    changes,
    existing: existingFacts(options.existing),
    newName: options.newName ?? null,
    using,
  }
}

function computedFact(
  { computed, stored = false }: AlterColumnOptions,
  operation: string,
): NonNullable<ColumnFacts['computed']> | null {
  return computed == null ? null : { sql: nodeOf(computed, `${operation}: computed`), stored }
}

function defaultNode(value: ServerDefault): ExpressionNode | null {
  return value === null ? null : constantNode(value)
}

function existingFacts(builder: AnyColumn | undefined): ColumnFacts {
  if (builder === undefined) return {}
  const { type, nullable, primaryKey, serverDefault, comment, computed, collation } = builder.spec
  return { type, nullable: nullable && !primaryKey, serverDefault, comment, computed, collation }
}

export function createIndex(
  table: TableName,
  name: string,
  columns: readonly IndexColumn[],
  options: CreateIndexOptions,
): TableChange {
  requireName('createIndex', name, 'the index')
  const operation = `createIndex '${name}'`
  if (!Array.isArray(columns) || columns.length === 0) requireNames(operation, columns)
  const index: Index = Object.freeze({
    kind: 'index',
    name,
    parts: columns.map(part => indexPart(table, part, operation)),
    unique: options.unique ?? false,
    where: options.where === undefined ? null : nodeOf(options.where, `${operation}: where`),
    using: options.using ?? null,
    include: options.include ?? [],
    ...(options.operatorClasses !== undefined && { operatorClasses: options.operatorClasses }),
    ...(options.nullsNotDistinct === true && { nullsNotDistinct: true }),
  })
  return { kind: 'createIndex', table, index, ifNotExists: options.ifNotExists ?? false }
}

function indexPart(table: TableName, part: IndexColumn, operation: string): ExpressionNode {
  if (typeof part !== 'string') return namedParts(table, nodeOf(part, operation))
  requireName(operation, part, 'a column')
  return columnNode(table, part)
}

// `sql.identifier('name').desc()` is a column with a direction, not an expression.
function namedParts(table: TableName, node: ExpressionNode): ExpressionNode {
  if (node.kind === 'order' || node.kind === 'collate') return { ...node, operand: namedParts(table, node.operand) }
  const [name, ...more] = node.kind === 'identifier' ? node.path : []
  return name === undefined || more.length > 0 ? node : columnNode(table, name)
}

export function dropIndex(table: TableName, name: string, ifExists = false): TableChange {
  requireName('dropIndex', name, 'the index')
  return { kind: 'dropIndex', table, name, ifExists, index: null }
}

/** Options of `createUniqueConstraint`, which only PostgreSQL knows. */
export interface UniqueOptions {
  /** Two rows with NULL count as equal. Default: false. */
  readonly nullsNotDistinct?: boolean
  /** Whether the check may wait for the commit. Default: it may not. */
  readonly deferrable?: 'immediate' | 'deferred'
}

export function createUniqueConstraint(
  table: TableName,
  name: ConstraintName,
  columns: readonly string[],
  { nullsNotDistinct = false, deferrable }: UniqueOptions = {},
): TableChange {
  const operation = 'createUniqueConstraint'
  return createConstraint(table, {
    kind: 'unique',
    name: constraintName(operation, name),
    columns: requireNames(operation, columns),
    ...(nullsNotDistinct && { nullsNotDistinct }),
    ...(deferrable !== undefined && { deferrable }),
  })
}

export function createPrimaryKey(table: TableName, name: ConstraintName, columns: readonly string[]): TableChange {
  const operation = 'createPrimaryKey'
  return createConstraint(table, {
    kind: 'primaryKey',
    name: constraintName(operation, name),
    columns: requireNames(operation, columns),
  })
}

export function createCheckConstraint(
  table: TableName,
  name: ConstraintName,
  condition: Expression<any, any>,
): TableChange {
  const operation = 'createCheckConstraint'
  return createConstraint(table, {
    kind: 'check',
    name: constraintName(operation, name),
    condition: nodeOf(condition, operation),
  })
}

/** The target of a foreign key: a table, with its schema before a dot if it has one, and its columns. */
export interface ForeignKeyEnd {
  readonly table: string
  readonly columns: readonly string[]
}

export function createForeignKey(
  table: TableName,
  name: ConstraintName,
  columns: readonly string[],
  target: ForeignKeyEnd,
  options: Omit<ForeignKeyOptions, 'name'>,
): TableChange {
  const operation = 'createForeignKey'
  requireName(operation, target.table, 'the table that it refers to')
  const end = { table: target.table, columns: requireNames(operation, target.columns) }
  if (end.columns.length !== requireNames(operation, columns).length) {
    const problem = `${columns.length} column(s) refer to ${end.columns.length}`
    throw new MigrationError('bad_operation', { operation, problem, remedy: 'give as many columns on both sides' })
  }
  return createConstraint(table, {
    kind: 'foreignKey',
    name: constraintName(operation, name),
    columns: [...columns],
    target: () => end,
    onDelete: options.onDelete ?? null,
    onUpdate: options.onUpdate ?? null,
    deferrable: options.deferrable === true ? 'immediate' : options.deferrable || null,
  })
}

export function dropConstraint(table: TableName, name: ConstraintName, options: DropConstraintOptions): TableChange {
  const operation = 'dropConstraint'
  const columns = options.columns === undefined ? [] : requireNames(operation, options.columns)
  const condition = options.condition === undefined ? null : nodeOf(options.condition, `${operation}: condition`)
  if (name === null && columns.length === 0 && condition === null && options.type !== 'primaryKey') {
    const remedy =
      "give `type` and `columns`, as in { type: 'unique', columns: ['email'] }, or the `condition` of a check"
    throw new MigrationError('bad_operation', { operation, problem: 'the constraint has no name', remedy })
  }
  const constraint = condition === null ? null : ({ kind: 'check', name: '', condition } as const)
  const of = options.type ?? constraint?.kind ?? null
  return { kind: 'dropConstraint', table, name: constraintName(operation, name), of, columns, constraint }
}

export function renameConstraint(table: TableName, name: string, to: string): TableChange {
  requireName('renameConstraint', name, 'the constraint')
  requireName('renameConstraint', to, 'the constraint')
  return { kind: 'renameConstraint', table, name, to }
}

function constraintName(operation: string, name: ConstraintName): string {
  if (name !== null) requireName(operation, name, 'the constraint')
  return name ?? ''
}
