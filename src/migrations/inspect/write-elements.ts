// Constraints and indexes over several columns as code: what stands in `constraints` and in `.constrain(…)`.
import type { ExpressionNode } from '../../sql/expression/nodes.ts'
import type { Check, ForeignKey, Index, Unique } from '../../sql/schema/constraints.ts'
import { conventionalName, defaultNaming } from '../../sql/schema/naming.ts'
import { type Code, call, object, propertyName, quoted, sequence } from '../autogenerate/render/code.ts'
import { referenceOptions } from '../autogenerate/render/render-column.ts'
import type { RenderContext } from '../autogenerate/render/render-context.ts'
import { method, renderExpression, renderNames } from '../autogenerate/render/render-expression.ts'
import type { ModelPlan } from './planned-model.ts'
import { nameOption, ownIndexes, ownKeys, ownUniques } from './write-column.ts'

/** Constraints that only name attributes: they can stand among the options. */
export function writeConstraints(model: ModelPlan, context: RenderContext): readonly Code[] {
  const { table } = model
  const inline = new Set<unknown>(
    table.columns.flatMap(column => [
      ...ownUniques(table, column),
      ...ownIndexes(table, column),
      ...ownKeys(table, column),
    ]),
  )
  return [
    ...table.uniques.filter(unique => !inline.has(unique)).map(unique => writeUnique(model, unique, context)),
    ...table.indexes
      .filter(index => !inline.has(index) && isPlain(index))
      .map(index => writeIndex(model, index, context)),
    ...table.foreignKeys.filter(key => !inline.has(key)).map(key => writeForeignKey(model, key, context)),
    ...table.checks.map(check => writeCheck(check, context)),
  ]
}

/** Indexes over expressions, with directions or conditions: they name columns of `c`. */
export function writeLaterIndexes(model: ModelPlan, context: RenderContext): readonly Code[] {
  return model.table.indexes.filter(index => !isPlain(index)).map(index => writeIndex(model, index, context))
}

function isPlain({ parts, where, include }: Index): boolean {
  return where === null && include.length === 0 && parts.every(part => part.kind === 'column')
}

function attributes({ attributes }: ModelPlan, columns: readonly string[]): readonly string[] {
  return columns.map(column => attributes.get(column) ?? column)
}

function writeUnique(model: ModelPlan, { name, columns }: Unique, context: RenderContext): Code {
  const plain = name === '' || name === conventionalName(defaultNaming.unique, model.table.name, columns)
  const unique = call(context.use('unique'), ...attributes(model, columns).map(quoted))
  return plain ? unique : sequence(unique, method('named', quoted(name)))
}

function writeIndex(model: ModelPlan, index: Index, context: RenderContext): Code {
  const include = attributes(model, index.include)
  return sequence(
    call(
      context.use('index'),
      quoted(index.name),
      ...index.parts.map(part => writePart(model, part, isPlain(index), context)),
    ),
    ...(index.unique ? [method('unique')] : []),
    ...(index.using === null ? [] : [method('using', quoted(index.using))]),
    ...(include.length === 0 ? [] : [method('include', ...include.map(quoted))]),
    ...(index.where === null ? [] : [method('where', renderExpression(index.where, context))]),
  )
}

function writePart(model: ModelPlan, node: ExpressionNode, plain: boolean, context: RenderContext): Code {
  switch (node.kind) {
    case 'column': {
      const attribute = model.attributes.get(node.name) ?? node.name
      return plain ? quoted(attribute) : member('c', attribute)
    }
    case 'collate':
      return sequence(writePart(model, node.operand, false, context), method('collate', quoted(node.collation)))
    case 'order': {
      const nulls = node.nulls === null ? [] : [method(node.nulls === 'first' ? 'nullsFirst' : 'nullsLast')]
      const direction = method(node.descending ? 'desc' : 'asc')
      return sequence(writePart(model, node.operand, false, context), direction, ...nulls)
    }
    default:
      return renderExpression(node, context)
  }
}

function member(object: string, name: string): string {
  return propertyName(name) === name ? `${object}.${name}` : `${object}[${quoted(name)}]`
}

function writeForeignKey(model: ModelPlan, key: ForeignKey, context: RenderContext): Code {
  const { table, columns } = key.target()
  const options = [...nameOption('foreignKey', key.name, model.table, key.columns), ...referenceOptions(key)]
  return call(
    context.use('foreignKey'),
    renderNames(attributes(model, key.columns)),
    renderNames(columns.map(column => `${table}.${column}`)),
    ...(options.length === 0 ? [] : [object(options)]),
  )
}

function writeCheck({ name, condition }: Check, context: RenderContext): Code {
  const check = call(context.use('check'), renderExpression(condition, context))
  return name === '' ? check : sequence(check, method('named', quoted(name)))
}

/** The options of a table or a model: what is not the default. */
export function tableOptions(
  { table }: ModelPlan,
  tableName: string | null,
  constraints: readonly Code[],
): readonly (readonly [string, Code])[] {
  const dialects = Object.entries(table.dialectOptions).map(([dialect, options]): readonly [string, Code] => {
    const given: readonly [string, string | boolean][] = Object.entries(options)
    return [
      dialect,
      object(given.map(([name, value]) => [name, typeof value === 'string' ? quoted(value) : String(value)])),
    ]
  })
  return [
    ...(tableName === null ? [] : [['tableName', quoted(tableName)] as const]),
    ...(table.schema === null ? [] : [['schema', quoted(table.schema)] as const]),
    ...(table.comment === null ? [] : [['comment', quoted(table.comment)] as const]),
    ...dialects,
    ...(constraints.length === 0 ? [] : [['constraints', array(constraints)] as const]),
  ]
}

function array(items: readonly Code[]): Code {
  return { kind: 'list', open: '[', items, close: ']', separator: ',', spread: false }
}
