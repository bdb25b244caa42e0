// Expressions as code: constants and functions without operands stay what they are, all else becomes this dialect's text.
import { writeInline } from '../../../compiler/inline.ts'
import type { ExpressionNode } from '../../../sql/expression/nodes.ts'
import { array, type Code, call, literal, quoted, sqlTemplate } from './code.ts'
import type { RenderContext } from './render-context.ts'

/** An expression as `fn.now()` or an `sql` template. */
export function renderExpression(node: ExpressionNode, context: RenderContext): Code {
  if (node.kind === 'function' && node.operands.length === 0 && /^[a-z_][a-z0-9_]*$/i.test(node.name)) {
    return `${context.use('fn')}.${node.name}()`
  }
  context.use('sql')
  return sqlTemplate(writeInline(node, context.dialect))
}

/** A server default: a constant, or an expression. */
export function renderDefault(node: ExpressionNode, context: RenderContext): Code {
  if (node.kind === 'constant' && node.value !== null) return literal(node.value)
  return renderExpression(node, context)
}

/** A part of an index: a column's name, a column with a direction, or an expression. */
export function renderIndexPart(node: ExpressionNode, context: RenderContext): Code {
  const plain =
    node.kind === 'column' ? node.name : node.kind === 'identifier' && node.path.length === 1 ? node.path[0] : undefined
  return plain !== undefined ? quoted(plain) : (renderColumnPart(node, context) ?? renderExpression(node, context))
}

function renderColumnPart(node: ExpressionNode, context: RenderContext): string | null {
  switch (node.kind) {
    case 'column':
    case 'identifier': {
      const [name = '', ...more] = node.kind === 'column' ? [node.name] : node.path
      context.use('sql')
      return more.length === 0 ? `sql.identifier(${quoted(name)})` : null
    }
    case 'collate': {
      const operand = renderColumnPart(node.operand, context)
      return operand === null ? null : `${operand}.collate(${quoted(node.collation)})`
    }
    case 'order': {
      const operand = renderColumnPart(node.operand, context)
      const nulls = node.nulls === null ? '' : node.nulls === 'first' ? '.nullsFirst()' : '.nullsLast()'
      return operand === null ? null : `${operand}${node.descending ? '.desc()' : '.asc()'}${nulls}`
    }
    default:
      return null
  }
}

/** Names as an array. */
export function renderNames(names: readonly string[]): Code {
  return array(names.map(quoted))
}

/** The options of a call, or nothing when there are none. */
export function optional(
  properties: readonly (readonly [string, Code])[],
  make: (properties: readonly (readonly [string, Code])[]) => Code,
): readonly Code[] {
  return properties.length === 0 ? [] : [make(properties)]
}

/** A method of a chain, such as `.nullable()`. */
export function method(name: string, ...args: readonly Code[]): Code {
  return call(`.${name}`, ...args)
}
