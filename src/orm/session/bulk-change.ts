// INSERT, UPDATE and DELETE statements on a session: what changed is flushed before, and loaded entities are brought in step after.
import { andThen, eachInTurn, type MaybePromise } from '../../util/maybe-promise.ts'
import type { InstanceState } from '../instrumentation/instance-state.ts'
import { readResults } from '../loading/read-results.ts'
import { isModified } from '../mapping/dirty.ts'
import type { Mapper, Relationship } from '../mapping/mapper.ts'
import { relationshipsOf } from '../mapping/state-mapping.ts'
import type { ChangeData } from '../query/query-data.ts'
import type { ChangeResult } from '../query/runner.ts'
import { forgetDeleted } from '../unit-of-work/in-step.ts'
import { keyLinks } from '../unit-of-work/table-keys.ts'
import type { Database } from './database.ts'
import { onlyOne } from './databases.ts'
import { reload } from './entity-loading.ts'
import { inPortions, insertPortions } from './insert-portions.ts'
import { changeAndRead, readsApart } from './returning.ts'
import type { SessionCore } from './session-core.ts'

/** Runs a statement that changes rows. */
export function changeRows(core: SessionCore, statement: ChangeData): MaybePromise<ChangeResult> {
  return andThen(core.autoflush(null), () =>
    andThen(runChange(core, statement), result => {
      const { node, mapper } = statement
      if (mapper === null || result.changes === 0) return result
      if (node.kind === 'insert' && node.conflict === null) return result
      return andThen(bringInStep(core, mapper, changedNames(statement)), () => result)
    }),
  )
}

function runChange(core: SessionCore, { node, shape }: ChangeData): MaybePromise<ChangeResult> {
  const databases = core.home.databases.writing(node)
  const [database] = databases
  if (database === undefined || databases.length > 1) return changeAll(core, { node, shape }, databases)
  return runChangeOn(core, { node, shape }, database)
}

function runChangeOn(
  core: SessionCore,
  { node, shape }: Pick<ChangeData, 'node' | 'shape'>,
  database: Database,
): MaybePromise<ChangeResult> {
  const portions = insertPortions(node, database.dialect)
  if (portions.length === 1) return runPortion(core, { node, shape }, database)
  return andThen(core.connection.transaction(database), connection =>
    inPortions(connection, portions, portion => runPortion(core, { node: portion, shape }, database)),
  )
}

function runPortion(
  core: SessionCore,
  { node, shape }: Pick<ChangeData, 'node' | 'shape'>,
  database: Database,
): MaybePromise<ChangeResult> {
  if (shape !== null && readsApart({ node, shape }, database.engine)) {
    return andThen(core.connection.transaction(database), connection =>
      andThen(changeAndRead(node, connection, database.engine), raw => {
        const rows = readResults(core, { shape, overwrite: true }, raw)
        return { changes: rows.length, lastInsertId: null, rows }
      }),
    )
  }
  const { compiled, values } = database.engine.prepare(node)
  return andThen(core.connection.transaction(database), connection => {
    if (shape === null) return andThen(connection.execute(compiled, values), result => ({ ...result, rows: [] }))
    return andThen(connection.query(compiled, values), raw => {
      const rows = readResults(
        core,
        { shape, overwrite: true },
        { rows: raw, wide: compiled.wideIntegers, dialect: database.dialect },
      )
      return { changes: rows.length, lastInsertId: null, rows }
    })
  })
}

/** A statement whose rows are in several databases changes them in each; an INSERT must be for one. */
function changeAll(
  core: SessionCore,
  statement: Pick<ChangeData, 'node' | 'shape'>,
  databases: readonly Database[],
): MaybePromise<ChangeResult> {
  if (statement.node.kind === 'insert') onlyOne(databases, () => `an INSERT into '${statement.node.table.name}'`)
  const rows: unknown[] = []
  let changes = 0
  const run = (database: Database) =>
    andThen(runChangeOn(core, statement, database), result => {
      changes += result.changes
      rows.push(...result.rows)
    })
  return andThen(eachInTurn(databases, run), () => ({ changes, lastInsertId: null, rows }))
}

/** The columns that a statement may have changed in rows that were there. */
function changedNames({ node }: ChangeData): ReadonlySet<string> {
  if (node.kind === 'update') return new Set(node.set.map(({ column }) => column.name))
  return new Set(node.kind === 'insert' ? node.conflict?.set?.map(({ column }) => column.name) : [])
}

/** Loads the entities of a model again; those whose rows are gone become detached, and leave the lists that hold them. */
function bringInStep(core: SessionCore, mapper: Mapper, names: ReadonlySet<string>): MaybePromise<void> {
  const states = [...core.identityMap.of(mapper).values()]
  for (const state of states) core.undo.keep(state)
  // Without autoflush there may be changes that are not written: they stay, and the row is read when they are.
  for (const state of states) if (isModified(state)) state.stale = true
  const clean = states.filter(state => !isModified(state))
  return andThen(reload(core, mapper, clean), gone => {
    forgetMoved(core, mapper, names)
    return dropGone(core, mapper, gone)
  })
}

/** Relationships that follow columns which were changed are found anew when they are next asked for. */
function forgetMoved(core: SessionCore, mapper: Mapper, names: ReadonlySet<string>): void {
  if (names.size === 0) return
  for (const owner of [...core.identityMap.mappers()]) {
    const moved = owner.relationships.filter(relationship => follows(relationship, mapper, names))
    for (const state of moved.length === 0 ? [] : core.identityMap.of(owner).values()) {
      for (const relationship of moved) unload(core, state, relationship)
    }
  }
}

function follows({ owner, target, pairs }: Relationship, mapper: Mapper, names: ReadonlySet<string>): boolean {
  const near = owner === mapper && pairs.some(pair => names.has(pair.local.name))
  return near || (target === mapper && pairs.some(pair => names.has(pair.remote.name)))
}

function unload(core: SessionCore, state: InstanceState, relationship: Relationship): void {
  if (state.relatedOf(relationship) === undefined || state.hasChanged(relationship)) return
  core.undo.keep(state)
  state.setRelated(relationship, undefined)
}

function dropGone(core: SessionCore, mapper: Mapper, gone: readonly InstanceState[]): MaybePromise<void> {
  if (gone.length === 0) return
  for (const state of gone) {
    core.identityMap.remove(state)
    state.status = 'deleted'
  }
  forgetDeleted(core, gone)
  return reloadReferring(core, mapper)
}

/** Entities that refer to rows which are gone: the database may have deleted them too, or have set their keys to NULL. */
function reloadReferring(core: SessionCore, mapper: Mapper): MaybePromise<void> {
  const referring = [...core.identityMap.mappers()].filter(({ table }) =>
    keyLinks(table, mapper.table).some(({ key }) => key.onDelete === 'cascade' || key.onDelete === 'set null'),
  )
  return eachInTurn(referring, other => {
    const states = [...core.identityMap.of(other).values()].filter(state => !isModified(state))
    for (const state of states) core.undo.keep(state)
    return andThen(reload(core, other, states), gone => {
      for (const state of states) forgetParents(core, state, mapper)
      return dropGone(core, other, gone)
    })
  })
}

function forgetParents(core: SessionCore, state: InstanceState, parent: Mapper): void {
  for (const relationship of relationshipsOf(state)) {
    if (relationship.target === parent && relationship.direction === 'manyToOne') unload(core, state, relationship)
  }
}
