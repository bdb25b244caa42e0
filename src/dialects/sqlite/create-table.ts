// CREATE TABLE as SQLite's text: one column or constraint a line.
import { writeInline } from '../../compiler/inline.ts'
import type { StatementDialect } from '../../compiler/statement-dialect.ts'
import type { CreateTable } from '../../sql/ddl/ddl.ts'
import type { ExpressionNode } from '../../sql/expression/nodes.ts'
import type { ForeignKey } from '../../sql/schema/constraints.ts'
import type { Column, Table } from '../../sql/schema/table.ts'
import { qualifiedName, quoteName } from './quoting.ts'
import { refuseExclusions, refuseIdentity, refuseSequence, refuseUnique } from './refusals.ts'
import { type TypeContext, typeText, wholeNumbers } from './type-compiler.ts'

/** `CONSTRAINT name ` before a constraint; nothing for one without a name. */
export function named(name: string): string {
  return name === '' ? '' : `CONSTRAINT ${quoteName(name)} `
}

/** What a foreign key refers to and how, from REFERENCES on. */
export function foreignKeyTarget(key: ForeignKey, schema: string | null): string {
  const target = key.target()
  const table =
    schema !== null && target.table.startsWith(`${schema}.`) ? target.table.slice(schema.length + 1) : target.table
  const onDelete = key.onDelete === null ? '' : ` ON DELETE ${key.onDelete.toUpperCase()}`
  const onUpdate = key.onUpdate === null ? '' : ` ON UPDATE ${key.onUpdate.toUpperCase()}`
  const deferrable = key.deferrable === null ? '' : ` DEFERRABLE INITIALLY ${key.deferrable.toUpperCase()}`
  return `REFERENCES ${quoteName(table)} (${names(target.columns)})${onDelete}${onUpdate}${deferrable}`
}

/** A server default as it stands after DEFAULT. The database shows it again without the outer parentheses. */
export function defaultClause(node: ExpressionNode, dialect: StatementDialect): string {
  const text = defaultText(node, dialect)
  return node.kind === 'constant' && !text.startsWith('CAST(') ? text : `(${text})`
}

/** A server default's text as the inspector finds it in a database that has it. */
export function defaultText(node: ExpressionNode, dialect: StatementDialect): string {
  return writeInline(node, dialect)
    .trim()
    .replace(/^\((-[\d.e+-]+)\)$/, '$1')
}

/** A column as it stands in CREATE TABLE and after ADD COLUMN. */
export function columnText(
  column: Column,
  dialect: StatementDialect,
  context: TypeContext = {},
  inlineKey = '',
): string {
  const parts = [
    quoteName(column.name),
    typeText(column.type, context),
    column.nullable ? '' : 'NOT NULL',
    inlineKey,
    column.serverDefault === null ? '' : `DEFAULT ${defaultClause(column.serverDefault, dialect)}`,
    column.collation === null ? '' : `COLLATE ${quoteName(column.collation)}`,
    column.computed === null ? '' : computedText(column.computed, dialect),
  ]
  return parts.filter(part => part !== '').join(' ')
}

function computedText(computed: NonNullable<Column['computed']>, dialect: StatementDialect): string {
  return `GENERATED ALWAYS AS (${writeInline(computed.sql, dialect)}) ${computed.stored ? 'STORED' : 'VIRTUAL'}`
}

/** The statement that creates a table, without its indexes. */
export function createTableText(node: CreateTable, dialect: StatementDialect): string {
  const { table } = node
  const { strict = false, withoutRowid = false } = table.dialectOptions.sqlite ?? {}
  refuseMissing(table)
  const lines = [...columnLines(table, dialect, strict), ...constraintLines(node, dialect)].map(line => `  ${line}`)
  const options = [strict ? 'STRICT' : '', withoutRowid ? 'WITHOUT ROWID' : '']
    .filter(option => option !== '')
    .join(', ')
  const head = `CREATE TABLE ${node.ifNotExists ? 'IF NOT EXISTS ' : ''}${qualifiedName(table)}`
  return `${head} (\n${lines.join(',\n')}\n)${options === '' ? '' : ` ${options}`}`
}

/** What the database does not have is refused before anything is made. */
function refuseMissing(table: Table): void {
  refuseExclusions(table)
  table.uniques.forEach(refuseUnique)
  for (const column of table.columns) {
    refuseIdentity(table, column, isGeneratedKey(table, column))
    refuseSequence(table, column)
  }
}

function columnLines(table: Table, dialect: StatementDialect, strict: boolean): string[] {
  return table.columns.map(column => {
    const generatedKey = isGeneratedKey(table, column)
    const autoincrement = generatedKey && table.dialectOptions.sqlite?.autoincrement === true
    const inlineKey = autoincrement ? `${named(table.primaryKey?.name ?? '')}PRIMARY KEY AUTOINCREMENT` : ''
    return columnText(column, dialect, { generatedKey, strict }, inlineKey)
  })
}

/** Whether a column is the single key that SQLite numbers. */
export function isGeneratedKey(table: Pick<Table, 'primaryKey'>, column: Column): boolean {
  const key = table.primaryKey?.columns ?? []
  return column.generated && wholeNumbers.has(column.type.kind) && key.length === 1 && key[0] === column.name
}

function constraintLines({ table, without }: CreateTable, dialect: StatementDialect): string[] {
  const key = table.primaryKey
  const inline =
    table.dialectOptions.sqlite?.autoincrement === true && table.columns.some(column => isGeneratedKey(table, column))
  return [
    ...(key === null || inline ? [] : [`${named(key.name)}PRIMARY KEY (${names(key.columns)})`]),
    ...table.uniques.map(unique => `${named(unique.name)}UNIQUE (${names(unique.columns)})`),
    ...table.checks.map(check => `${named(check.name)}CHECK (${writeInline(check.condition, dialect)})`),
    ...table.foreignKeys
      .filter(foreignKey => !without.includes(foreignKey))
      .map(
        foreignKey =>
          `${named(foreignKey.name)}FOREIGN KEY (${names(foreignKey.columns)}) ${foreignKeyTarget(foreignKey, table.schema)}`,
      ),
  ]
}

function names(columns: readonly string[]): string {
  return columns.map(quoteName).join(', ')
}
