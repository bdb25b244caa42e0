// What a model may ask for that SQLite does not have: refused with what to do instead, before anything is sent.
import { ModelError } from '../../errors/model-error.ts'
import type { ExpressionNode } from '../../sql/expression/nodes.ts'
import type { Index, Unique } from '../../sql/schema/constraints.ts'
import { sequenceOf } from '../../sql/schema/sequence.ts'
import type { Column, Table } from '../../sql/schema/table.ts'

function refuse(place: string, problem: string, remedy: string): never {
  throw new ModelError('unsupported', { place, problem, remedy })
}

function refuseEqualNulls(place: string): never {
  return refuse(
    place,
    'takes NULLs for equal, and to SQLite they are all different',
    'make an index over an expression that has a value in place of NULL unique, such as fn.coalesce(…)',
  )
}

/** @throws ModelError `unsupported` for what a unique constraint cannot do here */
export function refuseUnique({ name, deferrable, nullsNotDistinct }: Unique): void {
  const place = `the unique constraint '${name}'`
  if (deferrable !== undefined) {
    refuse(
      place,
      'is deferrable, and SQLite defers foreign keys only',
      'leave `deferrable` out, and write values that change places by way of a third',
    )
  }
  if (nullsNotDistinct === true) refuseEqualNulls(place)
}

/** @throws ModelError `unsupported` for exclusion constraints */
export function refuseExclusions({ name, exclusions }: Pick<Table, 'name' | 'exclusions'>): void {
  const [exclusion] = exclusions
  if (exclusion === undefined) return
  refuse(
    `the exclusion constraint '${exclusion.name}' of '${name}'`,
    'is possible on PostgreSQL only',
    'use `unique(…)` where equal values are meant; otherwise look before you write, in `db.transaction`, which lets one writer in at a time',
  )
}

/** @throws ModelError `unsupported` for a column that SQLite cannot number as it is asked to */
export function refuseIdentity(table: Pick<Table, 'name'>, column: Column, generatedKey: boolean): void {
  if (column.identity === null) return
  const place = `identity() of '${table.name}.${column.name}'`
  if (!generatedKey) {
    refuse(
      place,
      'is not possible on SQLite, which numbers only a single primary key of whole numbers',
      'make the column the primary key, or give its values in the program',
    )
  }
  const { start = 1, increment = 1 } = column.identity
  if (start === 1 && increment === 1) return
  refuse(
    place,
    'has a start or a step of its own, and SQLite counts on by one from the greatest key',
    'leave `start` and `increment` out, and give the first row its key',
  )
}

/** @throws ModelError `unsupported` for a default that is the next number of a sequence */
export function refuseSequence(table: Pick<Table, 'name'>, column: Column): void {
  const sequence = sequenceOf(column.serverDefault)
  if (sequence === null) return
  refuse(
    `the sequence '${sequence.qualifiedName}' of '${table.name}.${column.name}'`,
    'is not possible on SQLite, which has none',
    'let the primary key be generated, or keep the number in a table of its own',
  )
}

/** @throws ModelError `unsupported` for what an index cannot do here */
export function refuseIndex({ name, parts, nullsNotDistinct }: Index): void {
  const place = `the index '${name}'`
  const nulls = parts.map(nullsOf).find(each => each !== null)
  if (nulls !== undefined) {
    refuse(
      place,
      `asks for NULLs ${nulls} in an index, which SQLite cannot do`,
      'say it in `orderBy` and leave it out of the index',
    )
  }
  if (nullsNotDistinct === true) refuseEqualNulls(place)
}

function nullsOf(part: ExpressionNode): 'first' | 'last' | null {
  return part.kind === 'order' ? part.nulls : null
}
