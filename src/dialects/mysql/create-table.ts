// CREATE TABLE as MySQL's text: one column or constraint a line.

import { writeInline } from '../../compiler/inline.ts'
import type { StatementDialect } from '../../compiler/statement-dialect.ts'
import type { CreateTable } from '../../sql/ddl/ddl.ts'
import type { Constraint, ForeignKey } from '../../sql/schema/constraints.ts'
import type { Column, Table } from '../../sql/schema/table.ts'
import { defaultClause } from './default-text.ts'
import type { Flavour } from './flavour.ts'
import { plainText, qualifiedName, quoteName } from './quoting.ts'
import {
  refuseDeferrable,
  refuseExclusions,
  refuseIdentity,
  refuseLongKey,
  refuseLongNames,
  refuseSetDefault,
  refuseUnique,
} from './refusals.ts'
import { isJsonKind, typeText } from './type-compiler.ts'

/** What texts are written with. */
export interface DdlContext {
  readonly dialect: StatementDialect
  readonly flavour: Flavour
}

/** Names of columns, quoted and separated by commas. */
export function names(columns: readonly string[]): string {
  return columns.map(quoteName).join(', ')
}

function named(name: string): string {
  return name === '' ? '' : `CONSTRAINT ${quoteName(name)} `
}

function foreignKeyText(key: ForeignKey): string {
  refuseDeferrable(key)
  refuseSetDefault(key)
  const target = key.target()
  const table = target.table.split('.').map(quoteName).join('.')
  const onDelete = key.onDelete === null ? '' : ` ON DELETE ${key.onDelete.toUpperCase()}`
  const onUpdate = key.onUpdate === null ? '' : ` ON UPDATE ${key.onUpdate.toUpperCase()}`
  return `FOREIGN KEY (${names(key.columns)}) REFERENCES ${table} (${names(target.columns)})${onDelete}${onUpdate}`
}

/** A constraint as it stands in CREATE TABLE and after ADD. A primary key has no name of its own here. */
export function constraintText(constraint: Constraint, { dialect }: DdlContext): string {
  switch (constraint.kind) {
    case 'primaryKey':
      return `PRIMARY KEY (${names(constraint.columns)})`
    case 'unique':
      refuseUnique(constraint)
      return `${named(constraint.name)}UNIQUE (${names(constraint.columns)})`
    case 'check':
      return `${named(constraint.name)}CHECK (${writeInline(constraint.condition, dialect)})`
    case 'foreignKey':
      return `${named(constraint.name)}${foreignKeyText(constraint)}`
  }
}

/** A column as it stands in CREATE TABLE and after ADD COLUMN. */
export function columnText(column: Column, context: DdlContext, generatedKey = false): string {
  const { dialect, flavour } = context
  const { computed, comment } = column
  const isText = flavour.jsonIsText && isJsonKind(column.type)
  return [
    quoteName(column.name),
    typeText(column.type, flavour),
    column.collation === null ? '' : `COLLATE ${quoteName(column.collation)}`,
    computed === null
      ? ''
      : `GENERATED ALWAYS AS (${writeInline(computed.sql, dialect)}) ${computed.stored ? 'STORED' : 'VIRTUAL'}`,
    // MariaDB takes no NOT NULL beside an expression.
    computed === null ? (column.nullable ? 'NULL' : 'NOT NULL') : '',
    generatedKey ? 'AUTO_INCREMENT' : '',
    column.serverDefault === null ? '' : `DEFAULT ${defaultClause(column.serverDefault, column.type, context)}`,
    comment === null ? '' : `COMMENT ${plainText(comment)}`,
    isText ? `CHECK (json_valid(${quoteName(column.name)}))` : '',
  ]
    .filter(part => part !== '')
    .join(' ')
}

/** Whether the server numbers a column: there is one in a table, and it is the first of a key. */
export function isGeneratedKey(table: Pick<Table, 'primaryKey' | 'uniques'>, column: Column): boolean {
  const whole = column.type.kind === 'integer' || column.type.kind === 'smallint' || column.type.kind === 'bigint'
  if (!whole || (!column.generated && column.identity === null)) return false
  const keys = [table.primaryKey, ...table.uniques]
  return keys.some(key => key?.columns[0] === column.name)
}

/** The statement that creates a table, without its indexes. */
export function createTableText(node: CreateTable, context: DdlContext): string {
  const { table } = node
  refuseLongNames(table)
  refuseExclusions(table)
  for (const column of table.columns) refuseIdentity(table, column, isGeneratedKey(table, column))
  for (const key of [table.primaryKey, ...table.uniques]) {
    if (key !== null) refuseLongKey(key.columns, table, context.flavour)
  }
  const lines = [
    ...table.columns.map(column => columnText(column, context, isGeneratedKey(table, column))),
    ...constraintsOf(node).map(constraint => constraintText(constraint, context)),
  ]
  const head = `CREATE TABLE ${node.ifNotExists ? 'IF NOT EXISTS ' : ''}${qualifiedName(table)}`
  return `${head} (\n${lines.map(line => `  ${line}`).join(',\n')}\n) ${tableOptions(table, context.flavour)}`
}

function constraintsOf({ table, without }: CreateTable): Constraint[] {
  return [
    ...(table.primaryKey === null ? [] : [table.primaryKey]),
    ...table.uniques,
    ...table.checks,
    ...table.foreignKeys.filter(key => !without.includes(key)),
  ]
}

/** Texts compare by their characters unless the developer has chosen a character set. */
function tableOptions(table: Table, flavour: Flavour): string {
  const { engine, charset } = table.dialectOptions.mysql ?? {}
  const start = table.columns.find(column => isGeneratedKey(table, column))?.identity?.start
  return [
    engine === undefined ? '' : `ENGINE=${quoteName(engine)}`,
    start === undefined ? '' : `AUTO_INCREMENT=${start}`,
    charset === undefined
      ? `DEFAULT CHARSET=utf8mb4 COLLATE=${flavour.collation}`
      : `DEFAULT CHARSET=${quoteName(charset)}`,
    table.comment === null ? '' : `COMMENT=${plainText(table.comment)}`,
  ]
    .filter(option => option !== '')
    .join(' ')
}
