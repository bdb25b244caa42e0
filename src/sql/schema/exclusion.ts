// Exclusion constraints: no two rows for which all of several comparisons hold, such as two bookings of one room at overlapping times.

import { ModelError } from '../../errors/model-error.ts'
import { KIND } from '../../util/brand.ts'
import type { Expression } from '../expression/expression.ts'
import { nodeOf } from '../expression/sql-expression.ts'
import type { ColumnReference, ElementData, TableElement } from './table-elements.ts'

type ExclusionData = ElementData & { readonly kind: 'exclusion' }

const OPERATOR = /^[-+*/<>=~!@#%^&|`?]{1,63}$/

/** An exclusion constraint as it is being declared. */
export class ExclusionBuilder implements TableElement {
  readonly [KIND] = 'constraint'
  readonly element: ExclusionData

  constructor(element: ExclusionData) {
    this.element = element
  }

  /** The name of the constraint, in place of the convention's. */
  named(name: string): ExclusionBuilder {
    return new ExclusionBuilder({ ...this.element, name })
  }

  /** The method of its index. Default: `gist`. */
  using(method: string): ExclusionBuilder {
    return new ExclusionBuilder({ ...this.element, using: method })
  }

  /** Only rows that meet a condition. */
  where(condition: Expression<any, any>): ExclusionBuilder {
    return new ExclusionBuilder({ ...this.element, where: nodeOf(condition, 'exclude().where()') })
  }

  /** The check may wait for the commit. */
  deferrable(initially: 'immediate' | 'deferred' = 'immediate'): ExclusionBuilder {
    return new ExclusionBuilder({ ...this.element, deferrable: initially })
  }
}

/**
 * No two rows for which all of the comparisons hold. Only PostgreSQL has such constraints.
 *
 * @param parts columns or expressions, each with the operator that compares two rows
 * @throws ModelError `unsupported` for what is no operator
 * @example
 * exclude(['roomId', '='], ['during', '&&'])
 */
export function exclude(...parts: (readonly [part: ColumnReference, operator: string])[]): ExclusionBuilder {
  for (const [, operator] of parts) {
    if (typeof operator === 'string' && OPERATOR.test(operator) && !/--|\/\*/.test(operator)) continue
    const remedy = "give each part with an operator, as in `exclude(['roomId', '='], ['during', '&&'])`"
    throw new ModelError('unsupported', {
      place: 'exclude()',
      problem: `has no operator '${String(operator)}'`,
      remedy,
    })
  }
  return new ExclusionBuilder({ kind: 'exclusion', name: null, using: 'gist', parts, where: null, deferrable: null })
}
