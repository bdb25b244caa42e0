// The small language in which revisions are named: its grammar, without any graph.
import { MigrationError } from '../../errors/migration-error.ts'
import { reservedNames } from './revision-id.ts'

/** A name of a place: `head`, `heads`, `base` or `current`. */
export type SymbolName = (typeof reservedNames)[number]

/** `head`, `label@base` ...: a named place, perhaps of one branch. */
export interface SymbolExpression {
  readonly kind: 'symbol'
  readonly text: string
  readonly branch: string | null
  readonly symbol: SymbolName
}

/** `e517276bb1c2`, `e5`, `label`, `label@e5`: an id, the beginning of one, or a label. */
export interface NameExpression {
  readonly kind: 'name'
  readonly text: string
  readonly branch: string | null
  readonly name: string
}

/** `+2`, `-1`, `label@+1`, `head-2`: so many steps up (or down, if negative) from an origin, or from the current revision. */
export interface RelativeExpression {
  readonly kind: 'relative'
  readonly text: string
  readonly branch: string | null
  /** Where to count from; `null` is the current revision. */
  readonly origin: SymbolExpression | NameExpression | null
  readonly steps: number
}

/** An expression for one place in the history. */
export type RevisionExpression = SymbolExpression | NameExpression | RelativeExpression

/** `start:end`; an end that is left out is `null`. */
export interface RangeExpression {
  readonly kind: 'range'
  readonly text: string
  readonly start: RevisionExpression | null
  readonly end: RevisionExpression | null
}

const name = '[\\p{L}\\p{N}_.]+'
const expressionPattern = new RegExp(`^(?:(?<branch>${name})@)?(?<name>${name})?(?<steps>[+-]\\d{1,9})?$`, 'u')
const expected =
  "expected an id or the beginning of one, 'head', 'heads', 'base', 'current', '+N', '-N', 'revision+N', 'label@head'"

/**
 * Parses an expression for one place in the history.
 *
 * @example
 * parseRevision('blog@head') // { kind: 'symbol', branch: 'blog', symbol: 'head', ... }
 * parseRevision('-1') // { kind: 'relative', origin: null, steps: -1, ... }
 * @throws MigrationError `bad_revision_expression`
 */
export function parseRevision(text: string): RevisionExpression {
  const groups = expressionPattern.exec(text.trim())?.groups
  if (groups === undefined || (groups.name === undefined && groups.steps === undefined)) {
    throw new MigrationError('bad_revision_expression', { expression: text, expected })
  }
  const branch = groups.branch ?? null
  const place = groups.name === undefined ? null : parsePlace(text.trim(), branch, groups.name)
  const steps = groups.steps
  if (steps === undefined && place !== null) return place
  return { kind: 'relative', text: text.trim(), branch, origin: place, steps: Number(steps) }
}

/**
 * Parses `start:end`, `start:` or `:end`.
 *
 * @throws MigrationError `bad_revision_expression` if there is not exactly one `:`, or a side of it is no expression
 */
export function parseRange(text: string): RangeExpression {
  const sides = text.trim().split(':')
  const [start, end] = sides.map(side => (side.trim() === '' ? null : parseRevision(side)))
  if (sides.length !== 2 || start === undefined || end === undefined) {
    throw new MigrationError('bad_revision_expression', {
      expression: text,
      expected: 'a range is written [start]:[end], [start]: or :[end]',
    })
  }
  return { kind: 'range', text: text.trim(), start, end }
}

/**
 * Parses what may be a range or a single place.
 *
 * @throws MigrationError `bad_revision_expression`
 */
export function parseExpression(text: string): RevisionExpression | RangeExpression {
  return text.includes(':') ? parseRange(text) : parseRevision(text)
}

function parsePlace(text: string, branch: string | null, place: string): SymbolExpression | NameExpression {
  const symbol = reservedNames.find(reserved => reserved === place)
  return symbol === undefined ? { kind: 'name', text, branch, name: place } : { kind: 'symbol', text, branch, symbol }
}
