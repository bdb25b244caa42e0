// What INSERT, UPDATE and DELETE statements have in common: they run when they are awaited, and may return rows.
import { ModelError } from '../../errors/model-error.ts'
import type { Table } from '../../sql/schema/table.ts'
import type { DeleteNode, InsertNode, UpdateNode } from '../../sql/statement/nodes.ts'
import { describeValue } from '../../sql/types/sql-type.ts'
import { isOfKind, KIND, type TYPE } from '../../util/brand.ts'
import { andThen, type MaybePromise } from '../../util/maybe-promise.ts'
import type { Mapper } from '../mapping/mapper.ts'
import { homeOfSource } from '../mapping/table-home.ts'
import type { Row } from '../mapping/typed-model.ts'
import type { ExplainOptions, Plan, StatementText } from '../mapping/typed-results.ts'
import { planOf } from './explain.ts'
import { onlyRow, onlyRowOrNull } from './only-row.ts'
import type { ChangeData, ResultShape } from './query-data.ts'
import { settle } from './rows-query.ts'
import { type ChangeResult, type Home, homeOf, type Runner, runnerFor } from './runner.ts'
import { entitySourceOf } from './sources.ts'
import { readableText, sqlOf } from './statement-text.ts'

/** The table that a statement changes, and the model it is of. */
export interface ChangeTarget {
  readonly table: Table
  readonly mapper: Mapper | null
}

/** Reads what a statement changes: a model or a table. */
export function changeTarget(target: unknown, place: string): ChangeTarget {
  const entity = entitySourceOf(target)
  if (entity !== undefined && entity.source === entity.mapper.table)
    return { table: entity.mapper.table, mapper: entity.mapper }
  if (isOfKind<Table>(target, 'table')) return { table: target, mapper: null }
  throw new ModelError('not_a_model', { place, found: describeValue(target) })
}

/** What every statement that changes rows can do at last. */
export interface AnyChange {
  /** How the database would run the statement. With `analyze` the statement is run. */
  explain(options?: ExplainOptions, on?: unknown): Promise<Plan>
  /** The SQL text and its values, as the driver gets them, whole numbers as they were given; for another database than the statement's own by its name. */
  toSQL(dialect?: string | object): StatementText
  /** The SQL text, with placeholders for the values. */
  toString(): string
}

/** A statement that changes rows, as a promise of how many. */
export interface ChangeStatement extends PromiseLike<number>, AnyChange {
  /** Runs the statement: on a session or an engine, or on `db.session`. The number of rows that it changed. */
  execute(on?: unknown): Promise<number>
}

/** A statement that returns rows: what is selected of each changed row is C. */
export interface ReturningStatement<R, C = unknown> extends AnyChange {
  readonly [KIND]: 'change'
  readonly [TYPE]: { value: R; selected: C; optional: never }
  /** Runs the statement and gives what it returns. */
  all(on?: unknown): Promise<R[]>
  /** Runs the statement and gives the only row that it returns. */
  one(on?: unknown): Promise<R>
  /** Runs the statement and gives the row that it returns, or null when it returns none. */
  oneOrNull(on?: unknown): Promise<R | null>
  /** Runs the statement and gives the first row that it returns, or null when it returns none. */
  first(on?: unknown): Promise<R | null>
}

/** The statement that gives what was selected. */
export type Returned<C> = ReturningStatement<Row<C>, C>

/** The part that all statements share. */
export abstract class Change implements ChangeData {
  readonly [KIND] = 'change'
  abstract readonly node: InsertNode | UpdateNode | DeleteNode
  abstract readonly mapper: Mapper | null
  readonly shape: ResultShape | null = null

  get home(): object | null {
    return this.mapper?.home ?? homeOfSource(this.node.table) ?? null
  }

  /** Why the statement may not run as it is; null when it may. */
  protected refusal(): Error | null {
    return null
  }

  execute(on?: unknown): Promise<number> {
    return settle(() => andThen(this.#run(on), result => result.changes))
  }

  all(on?: unknown): Promise<unknown[]> {
    return settle(() => andThen(this.#run(on), result => [...result.rows]))
  }

  async first(on?: unknown): Promise<unknown> {
    const [row = null] = await this.all(on)
    return row
  }

  async one(on?: unknown): Promise<unknown> {
    return onlyRow(await this.all(on), this)
  }

  async oneOrNull(on?: unknown): Promise<unknown> {
    return onlyRowOrNull(await this.all(on), this)
  }

  explain(options: ExplainOptions = {}, on?: unknown): Promise<Plan> {
    const { analyze = false, format = 'text' } = options
    return settle(() => {
      const node = { kind: 'explain', statement: this.node, analyze, format } as const
      return andThen(this.#runner(on).explain(node), rows => planOf(rows, format))
    })
  }

  // A statement runs when it is awaited.
  then(
    resolve?: ((changes: number) => unknown) | null,
    reject?: ((reason: unknown) => unknown) | null,
  ): Promise<unknown> {
    return this.execute().then(resolve, reject)
  }

  toSQL(dialect?: unknown): StatementText {
    return sqlOf(this.node, this.#home(), dialect)
  }

  toString(): string {
    return readableText(this.node, () => this.#home())
  }

  #home(): Home | null {
    return this.home === null ? null : homeOf(this.home)
  }

  #runner(on: unknown): Runner {
    const refusal = this.refusal()
    if (refusal !== null) throw refusal
    return runnerFor(this.#home(), on)
  }

  #run(on: unknown): MaybePromise<ChangeResult> {
    return this.#runner(on).change(this)
  }
}
