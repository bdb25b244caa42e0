// Schema changes as MySQL's text.
import { writeInline } from '../../compiler/inline.ts'
import type { AddColumn, CreateIndex, DdlNode, DropConstraint, DropIndex } from '../../sql/ddl/ddl.ts'
import type { ExpressionNode } from '../../sql/expression/nodes.ts'
import { columnText, constraintText, createTableText, type DdlContext } from './create-table.ts'
import { qualifiedName, quoteName } from './quoting.ts'
import { refuseIndex } from './refusals.ts'

type Handler<K extends DdlNode['kind']> = (
  node: Extract<DdlNode, { kind: K }>,
  context: DdlContext,
) => readonly string[]

/** Kinds of indexes that are words before INDEX; the others of ours stand after USING. Methods of other databases are no more than hints. */
const SPECIAL: ReadonlySet<string> = new Set(['fulltext', 'spatial'])
const METHODS: ReadonlySet<string> = new Set(['btree', 'hash'])

function indexPartText(part: ExpressionNode, context: DdlContext): string {
  if (part.kind === 'order') return `${indexPartText(part.operand, context)}${part.descending ? ' DESC' : ''}`
  const text = writeInline(part, context.dialect)
  return part.kind === 'column' ? text : `(${text})`
}

function createIndexText(node: CreateIndex, context: DdlContext): string {
  refuseIndex(node, context.flavour)
  const { index, table, ifNotExists } = node
  const method = index.using?.toLowerCase() ?? ''
  const kind = index.unique ? 'UNIQUE ' : SPECIAL.has(method) ? `${method.toUpperCase()} ` : ''
  const using = METHODS.has(method) ? ` USING ${method.toUpperCase()}` : ''
  const parts = index.parts.map(part => indexPartText(part, context)).join(', ')
  return `CREATE ${kind}INDEX ${existence(ifNotExists, 'IF NOT EXISTS ', context)}${quoteName(index.name)}${using} ON ${qualifiedName(table)} (${parts})`
}

/** Only MariaDB can be told that an index may be there, or missing. */
function existence(wanted: boolean, text: string, { flavour }: DdlContext): string {
  return wanted && flavour.scheme === 'mariadb' ? text : ''
}

function dropIndexText({ table, name, ifExists }: DropIndex, context: DdlContext): string {
  return `DROP INDEX ${existence(ifExists, 'IF EXISTS ', context)}${quoteName(name)} ON ${qualifiedName(table)}`
}

function addColumnText({ table, column, reference, checks }: AddColumn, context: DdlContext): string {
  const added = [...(reference === null ? [] : [reference]), ...checks]
  const changes = [
    `ADD COLUMN ${columnText(column, context)}`,
    ...added.map(constraint => `ADD ${constraintText(constraint, context)}`),
  ]
  return `ALTER TABLE ${qualifiedName(table)} ${changes.join(', ')}`
}

const DROPPED = {
  primaryKey: () => 'PRIMARY KEY',
  unique: (name: string) => `INDEX ${name}`,
  check: (name: string) => `CONSTRAINT ${name}`,
  foreignKey: (name: string) => `FOREIGN KEY ${name}`,
} satisfies Record<DropConstraint['of'], (name: string) => string>

const handlers: { readonly [K in DdlNode['kind']]: Handler<K> } = {
  createTable: (node, context) => [createTableText(node, context)],
  dropTable: node => [`DROP TABLE ${node.ifExists ? 'IF EXISTS ' : ''}${qualifiedName(node.table)}`],
  renameTable: node => [
    `ALTER TABLE ${qualifiedName(node.table)} RENAME TO ${qualifiedName({ name: node.to, schema: node.table.schema })}`,
  ],
  createIndex: (node, context) => [createIndexText(node, context)],
  dropIndex: (node, context) => [dropIndexText(node, context)],
  addColumn: (node, context) => [addColumnText(node, context)],
  dropColumn: node => [`ALTER TABLE ${qualifiedName(node.table)} DROP COLUMN ${quoteName(node.name)}`],
  renameColumn: node => [
    `ALTER TABLE ${qualifiedName(node.table)} RENAME COLUMN ${quoteName(node.name)} TO ${quoteName(node.to)}`,
  ],
  addConstraint: (node, context) => [
    `ALTER TABLE ${qualifiedName(node.table)} ADD ${constraintText(node.constraint, context)}`,
  ],
  dropConstraint: node => [`ALTER TABLE ${qualifiedName(node.table)} DROP ${DROPPED[node.of](quoteName(node.name))}`],
}

/**
 * The text of a schema change.
 *
 * @throws ModelError `unsupported` for what the database does not have
 */
export function compileDdl(node: DdlNode, context: DdlContext): readonly string[] {
  return (handlers[node.kind] as (node: DdlNode, context: DdlContext) => readonly string[])(node, context)
}
