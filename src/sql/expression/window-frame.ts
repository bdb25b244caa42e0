// The frame of a window as a program gives it, as a node.
import { ValueError } from '../../errors/value-error.ts'
import { describeValue } from '../types/sql-type.ts'
import type { FrameEnd, FrameRange, WindowOptions } from './expression.ts'
import { INTERVAL } from './known-types.ts'
import type { ExpressionNode, FrameBound, WindowFrame } from './nodes.ts'
import { valueNode } from './value.ts'

const UNITS = ['rows', 'range', 'groups'] as const
const EXCLUDED: ReadonlySet<unknown> = new Set(['current row', 'group', 'ties'])

/** The frame of a window; undefined when it has none. */
export function windowFrame(options: WindowOptions): WindowFrame | undefined {
  const units = UNITS.filter(unit => options[unit] !== undefined)
  const [unit] = units
  if (unit === undefined) {
    if (options.exclude !== undefined) throw wrong('takes `exclude` beside one of rows, range and groups only')
    return undefined
  }
  if (units.length > 1) throw wrong(`takes one frame, not ${units.join(' and ')}`)
  const range: FrameRange | undefined = options[unit]
  if (!Array.isArray(range) || range.length !== 2)
    throw wrong(`expects ${unit} as [start, end], not ${describeValue(range)}`)
  const start = frameBound(range[0], 'preceding', unit)
  const end = frameBound(range[1], 'following', unit)
  if (ORDER.indexOf(start.kind) > ORDER.indexOf(end.kind)) throw wrong(`expects a frame that starts before it ends`)
  return { unit, start, end, exclude: excluded(options.exclude) }
}

const ORDER: readonly FrameBound['kind'][] = [
  'unbounded preceding',
  'preceding',
  'current row',
  'following',
  'unbounded following',
]

function excluded(exclude: WindowOptions['exclude']): WindowFrame['exclude'] {
  if (exclude === undefined) return null
  if (EXCLUDED.has(exclude)) return exclude
  throw wrong(`expects 'current row', 'group' or 'ties' as exclude, not ${describeValue(exclude)}`)
}

function frameBound(end: FrameEnd, side: 'preceding' | 'following', unit: string): FrameBound {
  if (end === 'unbounded') return { kind: `unbounded ${side}`, offset: null }
  if (end === 0) return { kind: 'current row', offset: null }
  if (typeof end === 'number' && (unit === 'range' ? Number.isFinite(end) : Number.isSafeInteger(end)))
    return { kind: end < 0 ? 'preceding' : 'following', offset: { kind: 'constant', value: Math.abs(end) } }
  if (typeof end === 'string' && unit === 'range') {
    const back = end.startsWith('-')
    const offset: ExpressionNode = valueNode(back ? end.slice(1) : end, INTERVAL, 'over({ range })')
    return { kind: back ? 'preceding' : 'following', offset }
  }
  throw wrong(
    `expects 'unbounded', or a number of ${unit} that is negative before the current row, not ${describeValue(end)}`,
  )
}

function wrong(problem: string): ValueError {
  return new ValueError('wrong_type', { place: 'over()', problem })
}
