// Changes of one table: the same arguments on `op`, which names the table, and on a batch, which knows it.
import type { TableName } from '../../../sql/ddl/ddl.ts'
import type { AlterColumnOp } from '../../operations/column-operations.ts'
import type { DropConstraintOp } from '../../operations/constraint-operations.ts'
import { handle, type OperationOf, type TableChange } from '../../operations/operation.ts'
import { array, type Code, call, object, quoted, sequence } from './code.ts'
import { referenceOptions, renderColumn, renderFacts } from './render-column.ts'
import type { RenderContext } from './render-context.ts'
import { renderDefault, renderExpression, renderIndexPart, renderNames } from './render-expression.ts'
import { renderType } from './render-type.ts'

/** An operation's arguments without its table, and where the table's name stands among them. */
interface RenderedChange {
  readonly name: string
  readonly args: readonly Code[]
  /** How many arguments stand before the table's name. */
  readonly tableAt: 0 | 1
  readonly options: readonly (readonly [string, Code])[]
}

type ChangeRenderer<K extends TableChange['kind']> = (op: OperationOf<K>, context: RenderContext) => RenderedChange

type Properties = readonly (readonly [string, Code])[]

function rendered(name: string, tableAt: 0 | 1, args: readonly Code[], options: Properties = []): RenderedChange {
  return { name, args, tableAt, options }
}

const nameOrNull = (name: string) => (name === '' ? 'null' : quoted(name))
const flag = (name: string, value: boolean): Properties => (value ? [[name, 'true']] : [])

function alterColumn(op: AlterColumnOp, context: RenderContext): RenderedChange {
  const { type, nullable, serverDefault, comment, computed, collation } = op.changes
  const existing = renderFacts(op.existing, context)
  const options: Properties = [
    ...(type === undefined ? [] : [['type', sequence(...renderType(type, context))] as const]),
    ...(nullable === undefined ? [] : [['nullable', String(nullable)] as const]),
    ...(serverDefault === undefined
      ? []
      : [['serverDefault', serverDefault === null ? 'null' : renderDefault(serverDefault, context)] as const]),
    ...(computed === undefined
      ? []
      : [['computed', computed === null ? 'null' : renderExpression(computed.sql, context)] as const]),
    ...flag('stored', computed?.stored === true),
    ...(collation === undefined ? [] : [['collation', collation === null ? 'null' : quoted(collation)] as const]),
    ...(comment === undefined ? [] : [['comment', comment === null ? 'null' : quoted(comment)] as const]),
    ...(op.newName === null ? [] : [['newName', quoted(op.newName)] as const]),
    ...(op.using === null ? [] : [['using', renderExpression(op.using, context)] as const]),
    ...(existing === null ? [] : [['existing', existing] as const]),
  ]
  return rendered('alterColumn', 0, [quoted(op.name), object(options)])
}

function dropConstraint(op: DropConstraintOp, context: RenderContext): RenderedChange {
  const { constraint } = op
  const unnamed = op.name === ''
  const condition = constraint?.kind === 'check' && unnamed ? renderExpression(constraint.condition, context) : null
  return rendered(
    'dropConstraint',
    1,
    [nameOrNull(op.name)],
    [
      ...(op.of === null ? [] : [['type', quoted(op.of)] as const]),
      ...(unnamed && op.columns.length > 0 ? [['columns', renderNames(op.columns)] as const] : []),
      ...(condition === null ? [] : [['condition', condition] as const]),
    ],
  )
}

function nameOrNullCode(name: string | null): Code {
  return name === null ? 'null' : quoted(name)
}

const renderers = {
  addColumn: (op, context) => {
    const inline = { unique: null, reference: op.reference, checks: op.checks }
    return rendered('addColumn', 0, [
      quoted(op.column.name),
      renderColumn({ ...op.column, primaryKey: false }, inline, context),
    ])
  },
  dropColumn: op => rendered('dropColumn', 0, [quoted(op.name)], flag('ifExists', op.ifExists)),
  alterColumn,
  renameColumn: op => rendered('renameColumn', 0, [quoted(op.name), quoted(op.to)]),
  createIndex: ({ index, ifNotExists }, context) =>
    rendered(
      'createIndex',
      1,
      [quoted(index.name), array(index.parts.map(part => renderIndexPart(part, context)))],
      [
        ...flag('unique', index.unique),
        ...(index.where === null ? [] : [['where', renderExpression(index.where, context)] as const]),
        ...(index.using === null ? [] : [['using', quoted(index.using)] as const]),
        ...(index.include.length === 0 ? [] : [['include', renderNames(index.include)] as const]),
        ...(index.operatorClasses === undefined
          ? []
          : [['operatorClasses', array(index.operatorClasses.map(nameOrNullCode))] as const]),
        ...flag('nullsNotDistinct', index.nullsNotDistinct === true),
        ...flag('ifNotExists', ifNotExists),
      ],
    ),
  dropIndex: op => rendered('dropIndex', 1, [quoted(op.name)], flag('ifExists', op.ifExists)),
  createUniqueConstraint: ({ constraint }) =>
    rendered(
      'createUniqueConstraint',
      1,
      [nameOrNull(constraint.name), renderNames(constraint.columns)],
      [
        ...flag('nullsNotDistinct', constraint.nullsNotDistinct === true),
        ...(constraint.deferrable === undefined ? [] : [['deferrable', quoted(constraint.deferrable)] as const]),
      ],
    ),
  createPrimaryKey: ({ constraint }) =>
    rendered('createPrimaryKey', 1, [nameOrNull(constraint.name), renderNames(constraint.columns)]),
  createForeignKey: ({ constraint }) => {
    const { table, columns } = constraint.target()
    const args = [nameOrNull(constraint.name), renderNames(constraint.columns), quoted(table), renderNames(columns)]
    return rendered('createForeignKey', 1, args, referenceOptions(constraint))
  },
  createCheckConstraint: ({ constraint }, context) =>
    rendered('createCheckConstraint', 1, [
      nameOrNull(constraint.name),
      renderExpression(constraint.condition, context),
    ]),
  dropConstraint,
  renameConstraint: op => rendered('renameConstraint', 0, [quoted(op.name), quoted(op.to)]),
  tableComment: op => rendered('tableComment', 0, [op.comment === null ? 'null' : quoted(op.comment)]),
} satisfies { readonly [K in TableChange['kind']]: ChangeRenderer<K> }

function renderParts(op: TableChange, context: RenderContext): RenderedChange {
  return handle<TableChange['kind'], [RenderContext], RenderedChange>(renderers, op.kind, op, context)
}

/** A change on `op`. */
export function renderChange(op: TableChange, context: RenderContext): Code {
  const { name, args, tableAt, options } = renderParts(op, context)
  const schema: Properties = op.table.schema === null ? [] : [['schema', quoted(op.table.schema)]]
  const placed = [...args.slice(0, tableAt), quoted(op.table.name), ...args.slice(tableAt)]
  return call(`await op.${name}`, ...placed, ...trailing([...options, ...schema]))
}

/** A change on a batch. */
export function renderBatchChange(op: TableChange, context: RenderContext): Code {
  const { name, args, options } = renderParts(op, context)
  return call(`await batch.${name}`, ...args, ...trailing(options))
}

function trailing(options: Properties): readonly Code[] {
  return options.length === 0 ? [] : [object(options)]
}

/** The option that names a schema. */
export function schemaOption(table: TableName): readonly Code[] {
  return table.schema === null ? [] : [object([['schema', quoted(table.schema)]])]
}
