// CREATE TABLE as PostgreSQL's text: one column or constraint a line.
import { writeInline } from '../../compiler/inline.ts'
import type { StatementDialect } from '../../compiler/statement-dialect.ts'
import type { CreateTable } from '../../sql/ddl/ddl.ts'
import type { ExpressionNode } from '../../sql/expression/nodes.ts'
import type { Check, Exclusion, ForeignKey, PrimaryKey, Unique } from '../../sql/schema/constraints.ts'
import type { Column } from '../../sql/schema/table.ts'
import { indexPartText } from './index-parts.ts'
import { qualifiedName, qualifiedText, quoteName } from './quoting.ts'

/** `CONSTRAINT name ` before a constraint; nothing for one without a name. */
function named(name: string): string {
  return name === '' ? '' : `CONSTRAINT ${quoteName(name)} `
}

/** What a foreign key refers to and how, from REFERENCES on. */
function foreignKeyTarget(key: ForeignKey): string {
  const target = key.target()
  const onDelete = key.onDelete === null ? '' : ` ON DELETE ${key.onDelete.toUpperCase()}`
  const onUpdate = key.onUpdate === null ? '' : ` ON UPDATE ${key.onUpdate.toUpperCase()}`
  const references = `REFERENCES ${qualifiedText(target.table)} (${names(target.columns)})`
  return `${references}${onDelete}${onUpdate}${deferrableText(key.deferrable)}`
}

function deferrableText(deferrable: ForeignKey['deferrable']): string {
  return deferrable === null ? '' : ` DEFERRABLE INITIALLY ${deferrable.toUpperCase()}`
}

/** An exclusion constraint as it stands in CREATE TABLE and after ADD. */
function exclusionText(exclusion: Exclusion, dialect: StatementDialect): string {
  const parts = exclusion.parts.map(({ part, operator }) => `${indexPartText(part, dialect)} WITH ${operator}`)
  const where = exclusion.where === null ? '' : ` WHERE (${writeInline(exclusion.where, dialect)})`
  const method = quoteName(exclusion.using)
  return `${named(exclusion.name)}EXCLUDE USING ${method} (${parts.join(', ')})${where}${deferrableText(exclusion.deferrable)}`
}

/** A constraint as it stands in CREATE TABLE and after ADD. */
export function constraintText(
  constraint: PrimaryKey | Unique | Check | ForeignKey,
  dialect: StatementDialect,
): string {
  const name = named(constraint.name)
  switch (constraint.kind) {
    case 'primaryKey':
      return `${name}PRIMARY KEY (${names(constraint.columns)})`
    case 'unique':
      return `${name}UNIQUE${constraint.nullsNotDistinct === true ? ' NULLS NOT DISTINCT' : ''} (${names(constraint.columns)})${deferrableText(constraint.deferrable ?? null)}`
    case 'check':
      return `${name}CHECK (${writeInline(constraint.condition, dialect)})`
    case 'foreignKey':
      return `${name}FOREIGN KEY (${names(constraint.columns)}) ${foreignKeyTarget(constraint)}`
  }
}

/** A server default as it stands after DEFAULT: anything but a call or a constant in parentheses. */
export function defaultClause(node: ExpressionNode, dialect: StatementDialect): string {
  const text = writeInline(node, dialect).trim()
  return node.kind === 'constant' || node.kind === 'value' || node.kind === 'function' ? text : `(${text})`
}

/** A column as it stands in CREATE TABLE and after ADD COLUMN. */
export function columnText(column: Column, dialect: StatementDialect): string {
  const parts = [
    quoteName(column.name),
    dialect.typeText(column.type),
    column.collation === null ? '' : `COLLATE ${collationText(column.collation)}`,
    column.computed === null ? '' : `GENERATED ALWAYS AS (${writeInline(column.computed.sql, dialect)}) STORED`,
    identityText(column),
    column.serverDefault === null ? '' : `DEFAULT ${defaultClause(column.serverDefault, dialect)}`,
    column.nullable ? '' : 'NOT NULL',
  ]
  return parts.filter(part => part !== '').join(' ')
}

/** Collations are in a schema of their own, `"C"` and `"de_DE"` among them. */
function collationText(collation: string): string {
  return collation.split('.').map(quoteCollation).join('.')
}

function quoteCollation(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

/** How the database numbers a column; empty where it does not. */
function identityText(column: Column): string {
  if (!column.generated) return ''
  const { always = false, start, increment } = column.identity ?? {}
  const options = [
    ...(start === undefined ? [] : [`START WITH ${start}`]),
    ...(increment === undefined ? [] : [`INCREMENT BY ${increment}`]),
  ]
  const sequence = options.length === 0 ? '' : ` (${options.join(' ')})`
  return `GENERATED ${always ? 'ALWAYS' : 'BY DEFAULT'} AS IDENTITY${sequence}`
}

/** The statement that creates a table, without its indexes and comments. */
export function createTableText(node: CreateTable, dialect: StatementDialect): string {
  const { table, without } = node
  const constraints = [
    ...(table.primaryKey === null ? [] : [table.primaryKey]),
    ...table.uniques,
    ...table.checks,
    ...table.foreignKeys.filter(foreignKey => !without.includes(foreignKey)),
  ]
  const lines = [
    ...table.columns.map(column => columnText(column, dialect)),
    ...constraints.map(constraint => constraintText(constraint, dialect)),
    ...table.exclusions.map(exclusion => exclusionText(exclusion, dialect)),
  ]
  const { unlogged = false, partitionBy, tablespace } = table.dialectOptions.postgresql ?? {}
  const head = `CREATE ${unlogged ? 'UNLOGGED ' : ''}TABLE ${node.ifNotExists ? 'IF NOT EXISTS ' : ''}${qualifiedName(table)}`
  const body = lines.length === 0 ? '()' : `(\n${lines.map(line => `  ${line}`).join(',\n')}\n)`
  const partition = partitionBy === undefined ? '' : ` PARTITION BY ${partitionBy}`
  return `${head} ${body}${partition}${tablespace === undefined ? '' : ` TABLESPACE ${quoteName(tablespace)}`}`
}

/** Names in a list. */
export function names(columns: readonly string[]): string {
  return columns.map(quoteName).join(', ')
}
