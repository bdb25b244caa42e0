// What `.with({ … })` was given, as a tree of relationships to load.
import { SessionError } from '../../errors/session-error.ts'
import type { SelectNode } from '../../sql/statement/nodes.ts'
import { describeValue } from '../../sql/types/sql-type.ts'
import { isOfKind } from '../../util/brand.ts'
import type { Mapper, Relationship } from '../mapping/mapper.ts'
import type { LoadNode, QueryData } from './query-data.ts'

/** Makes the query that a function of `.with` restricts. */
export type QueryTarget = (mapper: Mapper) => unknown

/** Reads an object of relationships to load with the entities of a model. */
export function readLoads(mapper: Mapper, wanted: unknown, queryOf: QueryTarget): readonly LoadNode[] {
  if (typeof wanted !== 'object' || wanted === null) {
    throw new SessionError('not_executable', {
      problem: `\`with\` expects an object such as { author: true }, not ${describeValue(wanted)}`,
    })
  }
  return Object.entries(wanted).flatMap(([name, value]) =>
    value === undefined || value === false ? [] : [readLoad(mapper, name, value, queryOf)],
  )
}

function readLoad(mapper: Mapper, name: string, value: unknown, queryOf: QueryTarget): LoadNode {
  const relationship = mapper.relationship(name)
  if (relationship === undefined || relationship.kind === 'writeOnly') {
    const known = mapper.relationships.filter(one => one.kind !== 'writeOnly').map(one => one.name)
    throw new SessionError('unknown_attribute', {
      model: `${mapper.name}, for \`with\`,`,
      attribute: name,
      known: known.join(', ') || 'none',
    })
  }
  if (value === true) return { relationship, children: [], restriction: null }
  if (typeof value === 'function') return restrictedLoad(relationship, value(queryOf(relationship.target)))
  return { relationship, children: readLoads(relationship.target, value, queryOf), restriction: null }
}

function restrictedLoad(relationship: Relationship, given: unknown): LoadNode {
  if (!isOfKind<QueryData>(given, 'select') || !isQueryOf(relationship, given)) {
    const problem = `the function for '${relationship.name}' in \`with\` must return the query that it is given, narrowed`
    throw new SessionError('not_executable', { problem })
  }
  const { node, loads } = given
  if (node.kind !== 'select' || !isNarrowed(node)) {
    const problem = `the function for '${relationship.name}' in \`with\` may use where, join, orderBy, limit, offset and with, and nothing else`
    throw new SessionError('not_executable', { problem })
  }
  const restricted =
    node.where.length > 0 ||
    node.orderBy.length > 0 ||
    node.limit !== null ||
    node.offset !== null ||
    node.joins.length > 0
  return { relationship, children: loads, restriction: restricted ? node : null }
}

/** Whether a query has no clauses but those that choose and order its rows. */
function isNarrowed(node: SelectNode): boolean {
  const { groupBy, groupings, having, distinct, distinctOn, lock } = node
  const none = [groupBy, groupings, having, distinctOn].every(clause => clause.length === 0)
  return none && !distinct && lock === null
}

function isQueryOf({ target }: Relationship, { shape }: QueryData): boolean {
  const [entry] = shape.entries
  return shape.kind === 'single' && entry?.kind === 'entity' && entry.mapper === target
}

/** Two trees as one: what both name is loaded once, with what either wants below it. */
export function mergeLoads(first: readonly LoadNode[], second: readonly LoadNode[]): readonly LoadNode[] {
  const merged = new Map(first.map(node => [node.relationship, node]))
  for (const node of second) {
    const known = merged.get(node.relationship)
    const both =
      known === undefined
        ? node
        : {
            ...node,
            restriction: node.restriction ?? known.restriction,
            children: mergeLoads(known.children, node.children),
          }
    merged.set(node.relationship, both)
  }
  return [...merged.values()]
}
