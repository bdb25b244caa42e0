// Counting steps up and down the graph, as `+2` and `-1` do. A step that could go two ways is an error, not a guess.
import { MigrationError } from '../../errors/migration-error.ts'
import type { RevisionGraph } from './revision-graph.ts'

/** A walk: where it starts, how far it goes, and how it is called in messages. */
export interface WalkOptions {
  /** The id to start from; `null` is the empty database. */
  readonly start: string | null
  /** How many steps: positive goes up, negative down. */
  readonly steps: number
  /** The expression that asked for the walk. */
  readonly expression: string
  /** Ids that a step up may go to; without it, any. */
  readonly within?: ReadonlySet<string> | null
  /** Stop at the end of the history instead of failing there. */
  readonly clamp?: boolean
}

/**
 * Walks along `downRevision` links.
 *
 * @returns the id that was reached; `null` is the empty database
 * @throws MigrationError `ambiguous_walk` at a branch point (up) or a merge point (down), `relative_revision_out_of_reach` past the end
 */
export function walkRevisions(graph: RevisionGraph, options: WalkOptions): string | null {
  const wanted = Math.abs(options.steps)
  let at = options.start
  for (let reached = 0; reached < wanted; reached++) {
    const choices = options.steps > 0 ? above(graph, at, options.within) : below(graph, at)
    const [next] = choices
    if (next === undefined) {
      if (options.clamp === true) return at
      throw outOfReach(options, reached)
    }
    if (choices.length > 1) throw ambiguous(options.expression, at, choices)
    at = next
  }
  return at
}

/** The error of a relative expression that counts further than the history goes. */
export function outOfReach(walk: Pick<WalkOptions, 'expression' | 'start' | 'steps'>, reached: number): MigrationError {
  const { expression, start } = walk
  const from = start === null ? 'base' : `revision '${start}'`
  return new MigrationError('relative_revision_out_of_reach', {
    expression,
    steps: Math.abs(walk.steps),
    reached,
    from,
  })
}

function above(graph: RevisionGraph, at: string | null, within?: ReadonlySet<string> | null): readonly string[] {
  const next = at === null ? graph.bases : graph.childrenOf(at)
  return within ? next.filter(id => within.has(id)) : next
}

function below(graph: RevisionGraph, at: string | null): readonly (string | null)[] {
  if (at === null) return []
  return graph.isBase(at) ? [null] : graph.parentsOf(at)
}

function ambiguous(expression: string, at: string | null, choices: readonly (string | null)[]): MigrationError {
  const names = choices.map(choice => choice ?? 'base')
  return new MigrationError('ambiguous_walk', {
    expression,
    at: at === null ? 'base' : `revision '${at}'`,
    choices: names,
  })
}
