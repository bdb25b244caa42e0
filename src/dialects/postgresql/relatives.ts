// What the engines that speak PostgreSQL's protocol lack in tables: refused with what to do instead, before anything is sent.
import { ModelError } from '../../errors/model-error.ts'
import type { DdlNode } from '../../sql/ddl/ddl.ts'
import type { Constraint, Exclusion } from '../../sql/schema/constraints.ts'

/** One of these engines. */
export interface Relative {
  /** Its name in messages. */
  readonly label: string
  /** Constraints whose check may wait for the commit. */
  readonly deferrable: readonly (Constraint | Exclusion)['kind'][]
}

/** CockroachDB checks everything at once. */
export const cockroachdb: Relative = { label: 'CockroachDB', deferrable: [] }
/** YugabyteDB lets foreign keys wait. */
export const yugabytedb: Relative = { label: 'YugabyteDB', deferrable: ['foreignKey'] }

/** @throws ModelError `unsupported` for what the engine cannot do */
export function refuseMissing(node: DdlNode, relative: Relative): void {
  if (node.kind === 'createTable') {
    const { uniques, foreignKeys, exclusions } = node.table
    for (const constraint of [...uniques, ...foreignKeys, ...exclusions]) refuseConstraint(constraint, relative)
  } else if (node.kind === 'addConstraint') {
    refuseConstraint(node.constraint, relative)
  }
}

function refuseConstraint(constraint: Constraint | Exclusion, { label, deferrable }: Relative): void {
  const place = `the constraint '${constraint.name}'`
  if (constraint.kind === 'exclusion') {
    throw new ModelError('unsupported', {
      place,
      problem: `is an exclusion constraint, which ${label} does not have`,
      remedy:
        'use `unique(…)` where equal values are meant; otherwise lock the rows with `forUpdate()` and look before you write',
    })
  }
  const waits = 'deferrable' in constraint && constraint.deferrable !== null && constraint.deferrable !== undefined
  if (!waits || deferrable.includes(constraint.kind)) return
  throw new ModelError('unsupported', {
    place,
    problem: `is deferrable, and ${label} checks it at once`,
    remedy: 'leave `deferrable` out; write rows that refer to each other with NULL first, as the unit of work does',
  })
}
