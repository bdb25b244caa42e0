// Every operation as the TypeScript that would ask for it.
import { statementText } from '../../../compiler/compile.ts'
import { writeInline } from '../../../compiler/inline.ts'
import { MigrationError } from '../../../errors/migration-error.ts'
import type { BulkInsertOp, ExecuteOp } from '../../operations/data-operations.ts'
import {
  handle,
  type Operation,
  type OperationKind,
  type OperationOf,
  type TableChange,
} from '../../operations/operation.ts'
import { array, block, type Code, call, layOut, literal, object, quoted, sqlTemplate } from './code.ts'
import { renderBatchChange, renderChange, schemaOption } from './render-change.ts'
import type { RenderContext } from './render-context.ts'
import { renderNames } from './render-expression.ts'
import { renderCreateTable } from './render-table.ts'

type OperationRenderer<K extends OperationKind> = (op: OperationOf<K>, context: RenderContext) => readonly Code[]

function renderValue(value: unknown, context: RenderContext): Code {
  switch (typeof value) {
    case 'string':
    case 'number':
    case 'bigint':
    case 'boolean':
      return literal(value)
    default:
      break
  }
  if (value === null) return 'null'
  if (value instanceof Date) return `new Date(${quoted(value.toISOString())})`
  if (value instanceof Uint8Array) return call('new Uint8Array', array([...value].map(String)))
  if (Array.isArray(value)) return array(value.map(part => renderValue(part, context)))
  if (typeof value === 'object')
    return object(Object.entries(value).map(([name, part]) => [name, renderValue(part, context)]))
  const problem = `a value is ${typeof value}`
  throw new MigrationError('bad_operation', {
    operation: 'bulkInsert',
    problem,
    remedy: 'give values that a script can spell out',
  })
}

function renderBulkInsert(op: BulkInsertOp, context: RenderContext): readonly Code[] {
  const rows = op.rows.map(row => renderValue(row, context))
  return [call('await op.bulkInsert', quoted(op.table.name), { ...array(rows), spread: rows.length > 0 })]
}

function renderExecute(op: ExecuteOp, context: RenderContext): readonly Code[] {
  const { statement } = op
  if (typeof statement === 'string') {
    const parameters = op.parameters.map(value => renderValue(value, context))
    return [call('await op.execute', quoted(statement), ...(parameters.length === 0 ? [] : [array(parameters)]))]
  }
  if (statement.kind === 'text') {
    context.use('sql')
    return [call('await op.execute', sqlTemplate(writeInline(statement.expression, context.dialect)))]
  }
  const { sql, parameters } = statementText(statement, context.dialect)
  return [call('await op.execute', quoted(sql), array(parameters.map(value => renderValue(value, context))))]
}

const change = (op: TableChange, context: RenderContext): readonly Code[] => [renderChange(op, context)]

const renderers = {
  createTable: renderCreateTable,
  dropTable: op => {
    const options = [
      ...(op.table.schema === null ? [] : [['schema', quoted(op.table.schema)] as const]),
      ...(op.ifExists ? [['ifExists', 'true'] as const] : []),
    ]
    return [call('await op.dropTable', quoted(op.table.name), ...(options.length === 0 ? [] : [object(options)]))]
  },
  renameTable: op => [call('await op.renameTable', quoted(op.table.name), quoted(op.to), ...schemaOption(op.table))],
  tableComment: change,
  addColumn: change,
  dropColumn: change,
  alterColumn: change,
  renameColumn: change,
  createIndex: change,
  dropIndex: change,
  createUniqueConstraint: change,
  createForeignKey: change,
  createCheckConstraint: change,
  createPrimaryKey: change,
  dropConstraint: change,
  renameConstraint: change,
  bulkInsert: renderBulkInsert,
  execute: renderExecute,
  createEnum: op => [call('await op.createEnum', quoted(op.name), renderNames(op.values))],
  alterEnum: op => {
    const existing = op.existing === null ? [] : [object([['existing', renderNames(op.existing)]])]
    return [call('await op.alterEnum', quoted(op.name), renderNames(op.values), ...existing)]
  },
  dropEnum: op => [call('await op.dropEnum', quoted(op.name))],
  batch: (op, context) => {
    const changes = op.operations.map(part => renderBatchChange(part, context))
    return [
      call(
        'await op.batchAlterTable',
        quoted(op.table.name),
        block('async batch => ', changes),
        ...schemaOption(op.table),
      ),
    ]
  },
} satisfies { readonly [K in OperationKind]: OperationRenderer<K> }

/** The lines that ask for an operation. */
function renderOperation(operation: Operation, context: RenderContext): readonly string[] {
  const code = handle<OperationKind, [RenderContext], readonly Code[]>(renderers, operation.kind, operation, context)
  return code.flatMap(layOut)
}

/** The lines that ask for operations, one after the other. */
export function renderOperations(operations: readonly Operation[], context: RenderContext): readonly string[] {
  return operations.flatMap(operation => renderOperation(operation, context))
}
