// Windows: what a function is computed over, and which rows of it each row sees.
import type { ExpressionNode, FrameBound, OverNode, WindowFrame } from '../sql/expression/nodes.ts'
import { requireCapability } from './refuse.ts'
import type { Writer } from './statement-dialect.ts'

function boundText({ kind, offset }: FrameBound, writer: Writer): string {
  if (offset === null) return kind
  if (offset.kind === 'value')
    requireCapability(writer, 'supportsIntervalFrames', {
      feature: 'a window frame of so much time',
      remedy: 'order by a number of days or seconds, such as `fn.extract(…)`, and give the frame in numbers',
    })
  return `${writer.expression(offset)} ${kind}`
}

function frameText({ unit, start, end, exclude }: WindowFrame, writer: Writer): string {
  if (unit === 'groups')
    requireCapability(writer, 'supportsGroupFrames', {
      feature: 'a window frame of groups',
      remedy: 'number the groups with `fn.denseRank()` in a subquery, and use a frame of `range` over that number',
    })
  if (exclude !== null)
    requireCapability(writer, 'supportsFrameExclusion', {
      feature: `a window frame that excludes ${exclude}`,
      remedy: 'subtract what the excluded rows contribute, or use two frames',
    })
  const bounds = `between ${boundText(start, writer)} and ${boundText(end, writer)}`
  return `${unit} ${bounds}${exclude === null ? '' : ` exclude ${exclude}`}`
}

function clause(name: string, nodes: readonly ExpressionNode[], writer: Writer): string[] {
  return nodes.length === 0 ? [] : [`${name} ${writer.list(nodes)}`]
}

/** A function and its window. */
export function overText(node: OverNode, writer: Writer): string {
  const operand = writer.expression(node.operand)
  const pieces = [
    ...clause('partition by', node.partitionBy, writer),
    ...clause('order by', node.orderBy, writer),
    ...(node.frame === undefined ? [] : [frameText(node.frame, writer)]),
  ]
  return `${operand} over (${pieces.join(' ')})`
}
