// Schema changes as PostgreSQL's text.
import { writeInline } from '../../compiler/inline.ts'
import type { StatementDialect } from '../../compiler/statement-dialect.ts'
import type { AddColumn, CreateIndex, CreateTable, DdlNode, TableName } from '../../sql/ddl/ddl.ts'
import { columnText, constraintText, createTableText, names } from './create-table.ts'
import { indexPartText } from './index-parts.ts'
import { literalText, qualifiedName, quoteName } from './quoting.ts'

type Handler<K extends DdlNode['kind']> = (
  node: Extract<DdlNode, { kind: K }>,
  dialect: StatementDialect,
) => readonly string[]

function createIndexText({ index, table, ifNotExists }: CreateIndex, dialect: StatementDialect): string {
  const head = `CREATE ${index.unique ? 'UNIQUE ' : ''}INDEX ${ifNotExists ? 'IF NOT EXISTS ' : ''}${quoteName(index.name)}`
  const method = index.using === null ? '' : ` USING ${quoteName(index.using)}`
  const classes = index.operatorClasses ?? []
  const parts = index.parts.map((part, at) => indexPartText(part, dialect, classes[at] ?? null)).join(', ')
  const include = index.include.length === 0 ? '' : ` INCLUDE (${names(index.include)})`
  const nulls = index.nullsNotDistinct === true ? ' NULLS NOT DISTINCT' : ''
  const where = index.where === null ? '' : ` WHERE ${writeInline(index.where, dialect)}`
  return `${head} ON ${qualifiedName(table)}${method} (${parts})${include}${nulls}${where}`
}

function addColumnTexts(node: AddColumn, dialect: StatementDialect): string[] {
  const added = [node.reference, ...node.checks].filter(constraint => constraint !== null)
  const changes = [
    `ADD COLUMN ${columnText(node.column, dialect)}`,
    ...added.map(constraint => `ADD ${constraintText(constraint, dialect)}`),
  ]
  return [
    `ALTER TABLE ${qualifiedName(node.table)} ${changes.join(', ')}`,
    ...columnComment(node.table, node.column.name, node.column.comment),
  ]
}

function tableComment(table: TableName, comment: string | null): string[] {
  return comment === null ? [] : [`COMMENT ON TABLE ${qualifiedName(table)} IS ${literalText(comment)}`]
}

function columnComment(table: TableName, column: string, comment: string | null): string[] {
  if (comment === null) return []
  return [`COMMENT ON COLUMN ${qualifiedName(table)}.${quoteName(column)} IS ${literalText(comment)}`]
}

function createTableTexts(node: CreateTable, dialect: StatementDialect): string[] {
  const { table } = node
  return [
    createTableText(node, dialect),
    ...tableComment(table, table.comment),
    ...table.columns.flatMap(column => columnComment(table, column.name, column.comment)),
  ]
}

const handlers: { readonly [K in DdlNode['kind']]: Handler<K> } = {
  createTable: createTableTexts,
  dropTable: node => [`DROP TABLE ${node.ifExists ? 'IF EXISTS ' : ''}${qualifiedName(node.table)}`],
  renameTable: node => [`ALTER TABLE ${qualifiedName(node.table)} RENAME TO ${quoteName(node.to)}`],
  createIndex: (node, dialect) => [createIndexText(node, dialect)],
  dropIndex: node => [
    `DROP INDEX ${node.ifExists ? 'IF EXISTS ' : ''}${qualifiedName({ name: node.name, schema: node.table.schema })}`,
  ],
  addColumn: addColumnTexts,
  dropColumn: node => [`ALTER TABLE ${qualifiedName(node.table)} DROP COLUMN ${quoteName(node.name)}`],
  renameColumn: node => [
    `ALTER TABLE ${qualifiedName(node.table)} RENAME COLUMN ${quoteName(node.name)} TO ${quoteName(node.to)}`,
  ],
  addConstraint: (node, dialect) => [
    `ALTER TABLE ${qualifiedName(node.table)} ADD ${constraintText(node.constraint, dialect)}`,
  ],
  dropConstraint: node => [`ALTER TABLE ${qualifiedName(node.table)} DROP CONSTRAINT ${quoteName(node.name)}`],
}

/** The text of a schema change. */
export function compileDdl(node: DdlNode, dialect: StatementDialect): readonly string[] {
  const handler = handlers[node.kind] as Handler<DdlNode['kind']>
  return handler(node, dialect)
}
