// Schema changes as SQLite's text. What ALTER TABLE cannot do is refused here: migrations copy the table for it.
import { writeInline } from '../../compiler/inline.ts'
import type { StatementDialect } from '../../compiler/statement-dialect.ts'
import { ModelError } from '../../errors/model-error.ts'
import type { AddColumn, CreateIndex, DdlNode } from '../../sql/ddl/ddl.ts'
import { columnText, createTableText, foreignKeyTarget, named } from './create-table.ts'
import { qualifiedName, quoteName } from './quoting.ts'
import { refuseIndex, refuseSequence } from './refusals.ts'

type Handler<K extends DdlNode['kind']> = (
  node: Extract<DdlNode, { kind: K }>,
  dialect: StatementDialect,
) => readonly string[]

/** An index. The method (`using`) and further columns (`include`) are hints for other databases and have no text here. */
function createIndexText({ index, table, ifNotExists }: CreateIndex, dialect: StatementDialect): string {
  refuseIndex(index)
  const name = qualifiedName({ name: index.name, schema: table.schema })
  const parts = index.parts.map(part => writeInline(part, dialect)).join(', ')
  const where = index.where === null ? '' : ` WHERE ${writeInline(index.where, dialect)}`
  return `CREATE ${index.unique ? 'UNIQUE ' : ''}INDEX ${ifNotExists ? 'IF NOT EXISTS ' : ''}${name} ON ${quoteName(table.name)} (${parts})${where}`
}

function addColumnText(node: AddColumn, dialect: StatementDialect): string {
  refuseSequence(node.table, node.column)
  const { reference } = node
  const references =
    reference === null ? '' : ` ${named(reference.name)}${foreignKeyTarget(reference, node.table.schema)}`
  const checks = node.checks
    .map(check => ` ${named(check.name)}CHECK (${writeInline(check.condition, dialect)})`)
    .join('')
  return `ALTER TABLE ${qualifiedName(node.table)} ADD COLUMN ${columnText(node.column, dialect)}${references}${checks}`
}

function refuseConstraint(name: string, table: string): never {
  const what = name === '' ? 'a constraint' : `the constraint '${name}'`
  const remedy = 'copy the table with `op.batchAlterTable`, which migrations do by themselves'
  throw new ModelError('unsupported', {
    place: `${what} of '${table}'`,
    problem: 'cannot be changed by ALTER TABLE on SQLite',
    remedy,
  })
}

const handlers: { readonly [K in DdlNode['kind']]: Handler<K> } = {
  createTable: (node, dialect) => [createTableText(node, dialect)],
  dropTable: node => [`DROP TABLE ${node.ifExists ? 'IF EXISTS ' : ''}${qualifiedName(node.table)}`],
  renameTable: node => [`ALTER TABLE ${qualifiedName(node.table)} RENAME TO ${quoteName(node.to)}`],
  createIndex: (node, dialect) => [createIndexText(node, dialect)],
  dropIndex: node => [
    `DROP INDEX ${node.ifExists ? 'IF EXISTS ' : ''}${qualifiedName({ name: node.name, schema: node.table.schema })}`,
  ],
  addColumn: (node, dialect) => [addColumnText(node, dialect)],
  dropColumn: node => [`ALTER TABLE ${qualifiedName(node.table)} DROP COLUMN ${quoteName(node.name)}`],
  renameColumn: node => [
    `ALTER TABLE ${qualifiedName(node.table)} RENAME COLUMN ${quoteName(node.name)} TO ${quoteName(node.to)}`,
  ],
  addConstraint: node => refuseConstraint(node.constraint.name, node.table.name),
  dropConstraint: node => refuseConstraint(node.name, node.table.name),
}

/**
 * The text of a schema change.
 *
 * @throws ModelError `unsupported` for what SQLite cannot do in place
 */
export function compileDdl(node: DdlNode, dialect: StatementDialect): readonly string[] {
  const handler = handlers[node.kind] as Handler<DdlNode['kind']>
  return handler(node, dialect)
}
