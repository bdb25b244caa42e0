// What INSERT, UPDATE and DELETE statements have in common: they run when they are awaited, and may return rows.
import { statementText } from '../../compiler/compile.ts'
import { ModelError } from '../../errors/model-error.ts'
import { SessionError } from '../../errors/session-error.ts'
import type { Table } from '../../sql/schema/table.ts'
import type { DeleteNode, InsertNode, UpdateNode } from '../../sql/statement/nodes.ts'
import { describeValue } from '../../sql/types/sql-type.ts'
import { isKind, type TYPE } from '../../util/brand.ts'
import { andThen, type MaybePromise } from '../../util/maybe-promise.ts'
import type { Mapper } from '../mapping/mapper.ts'
import { settle } from './query.ts'
import type { ChangeData, ResultShape } from './query-data.ts'
import { type ChangeResult, homeOf, runnerFor } from './runner.ts'
import { entitySourceOf } from './selection.ts'

/** The table that a statement changes, and the model it is of. */
export interface ChangeTarget {
  readonly table: Table
  readonly mapper: Mapper | null
}

/** Reads what a statement changes: a model or a table. */
export function changeTarget(target: unknown, place: string): ChangeTarget {
  const entity = entitySourceOf(target)
  if (entity !== undefined) return { table: entity.mapper.table, mapper: entity.mapper }
  if (isKind(target, 'table')) return { table: target as Table, mapper: null }
  throw new ModelError('not_a_model', { place, found: describeValue(target) })
}

/** A statement that changes rows, as a promise of how many. */
export interface ChangeStatement extends PromiseLike<number> {
  /** Runs the statement: on a session or an engine, or on `db.session`. The number of rows that it changed. */
  execute(on?: unknown): Promise<number>
  /** The SQL text and its values, as the driver gets them. */
  toSQL(): { readonly sql: string; readonly parameters: readonly unknown[] }
}

/** A statement that returns rows. */
export interface ReturningStatement<R> {
  readonly [TYPE]: { value: R }
  /** Runs the statement and gives what it returns. */
  all(on?: unknown): Promise<R[]>
  /** Runs the statement and gives the only row that it returns. */
  one(on?: unknown): Promise<R>
  /** The SQL text and its values, as the driver gets them. */
  toSQL(): { readonly sql: string; readonly parameters: readonly unknown[] }
}

/** The part that all statements share. */
export abstract class Change implements ChangeData {
  abstract readonly node: InsertNode | UpdateNode | DeleteNode
  abstract readonly mapper: Mapper | null
  readonly shape: ResultShape | null = null

  /** Why the statement may not run as it is; null when it may. */
  protected refusal(): Error | null {
    return null
  }

  execute(on?: unknown): Promise<number> {
    return settle(() => andThen(this.run(on), result => result.changes))
  }

  all(on?: unknown): Promise<unknown[]> {
    return settle(() => andThen(this.run(on), result => [...result.rows]))
  }

  async one(on?: unknown): Promise<unknown> {
    const rows = await this.all(on)
    if (rows.length !== 1)
      throw new SessionError(rows.length === 0 ? 'no_rows' : 'many_rows', { statement: this.toSQL().sql })
    return rows[0]
  }

  // A statement runs when it is awaited.
  then(
    resolve?: ((changes: number) => unknown) | null,
    reject?: ((reason: unknown) => unknown) | null,
  ): Promise<unknown> {
    return this.execute().then(resolve, reject)
  }

  toSQL(): { readonly sql: string; readonly parameters: readonly unknown[] } {
    if (this.mapper === null)
      throw new SessionError('not_executable', {
        problem: 'a statement without a model has no dialect to be written in',
      })
    return statementText(this.node, homeOf(this.mapper.home).dialect)
  }

  private run(on: unknown): MaybePromise<ChangeResult> {
    const refusal = this.refusal()
    if (refusal !== null) throw refusal
    return runnerFor(this.mapper === null ? null : homeOf(this.mapper.home), on).change(this)
  }
}
