// A many-to-many relationship whose table between is in another database than its targets: the links are read first, then the targets.

import { sameDatabase } from '../../sql/schema/same-database.ts'
import type { Column } from '../../sql/schema/table.ts'
import { columnOf, emptySelect, type SelectNode } from '../../sql/statement/nodes.ts'
import type { Primitive } from '../../sql/types/sql-type.ts'
import { andThen, eachInTurn, type MaybePromise } from '../../util/maybe-promise.ts'
import type { Relationship } from '../mapping/mapper.ts'
import { tableFrom } from '../mapping/relationship-expression.ts'
import type { Through } from '../mapping/relationship-paths.ts'
import { decoderOf, decodeWire } from './hydrator.ts'
import {
  addRelated,
  groupKey,
  type KeyedStates,
  type KeyGroup,
  matchKeys,
  NONE_RELATED,
  portionsOf,
} from './key-groups.ts'
import type { LoadContext } from './load-context.ts'
import { readStates } from './read-entities.ts'

/** Whether the links of a relationship cannot be joined with its targets. */
export function isAcross({ through, target }: Relationship): boolean {
  return through !== null && !sameDatabase(through.table, target.table)
}

/** The links of some owners: for each far key the groups that it belongs to. */
interface FarKey {
  readonly values: readonly unknown[]
  readonly groups: Set<KeyGroup>
}

/**
 * Loads the related entities of each group, in the order of the query for the targets.
 *
 * @param query the query for the targets, given the condition that finds them
 */
export function loadAcross(
  context: LoadContext,
  relationship: Relationship,
  groups: readonly KeyGroup[],
  query: (where: SelectNode['where']) => SelectNode,
): MaybePromise<void> {
  const { through, target } = relationship
  for (const group of groups) group.related = NONE_RELATED
  if (through === null) return
  return andThen(readLinks(context, through, groups), links => {
    const far = through.far.map(pair => pair.remote)
    const keys = Array.from(links, ([key, { values }]): KeyedStates => ({ key, values, states: [] }))
    const read = (portion: readonly KeyedStates[]) =>
      andThen(context.rows(query(matchKeys(target.table, far, portion))), raw => {
        for (const state of readStates(context, context.hydrators.of(target, raw.wide), raw.rows, false)) {
          if (state === null) continue
          const key = groupKey(
            far,
            far.map(column => state.entity[column.attribute]),
          )
          for (const group of (key === null ? undefined : links.get(key))?.groups ?? []) addRelated(group, state)
        }
      })
    return keys.length === 0 ? undefined : eachInTurn(portionsOf(far, keys), read)
  })
}

function readLinks(
  context: LoadContext,
  { table, near, far }: Through,
  groups: readonly KeyGroup[],
): MaybePromise<ReadonlyMap<Primitive, FarKey>> {
  const owners = near.map(pair => pair.remote)
  const targets = far.map(pair => pair.local)
  const columns: readonly Column[] = [...owners, ...targets]
  const items = columns.map(column => ({
    kind: 'expression' as const,
    node: columnOf(table, column),
    type: column.type,
  }))
  const byKey = new Map(groups.map(group => [group.key, group]))
  const links = new Map<Primitive, FarKey>()
  const read = (portion: readonly KeyGroup[]) => {
    const where = matchKeys(table, owners, portion)
    return andThen(
      context.rows({ ...emptySelect, items, from: [tableFrom(table)], where }),
      ({ rows, wide, dialect }) => {
        const decoders = columns.map(column => decoderOf(column.type, dialect, wide))
        for (const row of rows) {
          const values = decoders.map((decode, at) => decodeWire(decode, row[at]))
          const owner = groupKey(owners, values.slice(0, owners.length))
          const group = owner === null ? undefined : byKey.get(owner)
          const key = groupKey(targets, values.slice(owners.length))
          if (group === undefined || key === null) continue
          const known = links.get(key)
          if (known === undefined) links.set(key, { values: values.slice(owners.length), groups: new Set([group]) })
          else known.groups.add(group)
        }
      },
    )
  }
  return andThen(eachInTurn(portionsOf(owners, groups), read), () => links)
}
