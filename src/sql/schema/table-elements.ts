// What a developer writes for constraints and indexes of a whole table: `unique('a', 'b')`, `index('ix', c.at.desc()).where(…)`.
// Columns are given as attribute names or as column expressions; the table definition resolves them.
import { ValueError } from '../../errors/value-error.ts'
import { KIND } from '../../util/brand.ts'
import { quotedList } from '../../util/text.ts'
import type { Expression } from '../expression/expression.ts'
import type { ExpressionNode } from '../expression/nodes.ts'
import { nodeOf } from '../expression/sql-expression.ts'
import type { ForeignKeyOptions } from './column-spec.ts'

/** A column of the table: the attribute's name, or its expression. */
export type ColumnReference = string | Expression<any, any>

/** What all elements have in common: a name of their own, if the convention's is not wanted. */
export interface TableElement {
  readonly [KIND]: 'constraint'
  readonly element: ElementData
}

/** What was declared. */
export type ElementData =
  | {
      readonly kind: 'unique'
      readonly name: string | null
      readonly columns: readonly ColumnReference[]
      readonly nullsNotDistinct?: boolean
      readonly deferrable?: 'immediate' | 'deferred'
    }
  | {
      readonly kind: 'exclusion'
      readonly name: string | null
      readonly using: string
      readonly parts: readonly (readonly [part: ColumnReference, operator: string])[]
      readonly where: ExpressionNode | null
      readonly deferrable: 'immediate' | 'deferred' | null
    }
  | { readonly kind: 'primaryKey'; readonly name: string | null; readonly columns: readonly ColumnReference[] }
  | { readonly kind: 'check'; readonly name: string | null; readonly condition: ExpressionNode }
  | {
      readonly kind: 'foreignKey'
      readonly name: string | null
      readonly columns: readonly ColumnReference[]
      readonly targets: readonly (string | (() => Expression<any, any>))[]
      readonly options: ForeignKeyOptions
    }
  | {
      readonly kind: 'index'
      readonly name: string | null
      readonly parts: readonly ColumnReference[]
      readonly unique: boolean
      readonly where: ExpressionNode | null
      readonly using: string | null
      readonly include: readonly ColumnReference[]
      readonly operatorClasses?: readonly (string | null)[]
      readonly nullsNotDistinct?: boolean
      readonly onlyOn?: readonly string[]
    }

/** A constraint as it is being declared; `named` gives it a name of its own. */
export class ConstraintBuilder implements TableElement {
  readonly [KIND] = 'constraint'
  readonly element: ElementData

  constructor(element: ElementData) {
    this.element = element
  }

  /** The name of the constraint, in place of the convention's. */
  named(name: string): ConstraintBuilder {
    return new ConstraintBuilder({ ...this.element, name })
  }

  /** Without any name in the database: for scripts that restore what was made elsewhere. */
  unnamed(): ConstraintBuilder {
    return new ConstraintBuilder({ ...this.element, name: '' })
  }
}

const DATABASES: readonly string[] = ['sqlite', 'postgresql', 'mysql']

type IndexData = ElementData & { readonly kind: 'index' }

/** An index as it is being declared. */
export class IndexBuilder implements TableElement {
  readonly [KIND] = 'constraint'
  readonly element: IndexData

  constructor(element: IndexData) {
    this.element = element
  }

  /** No two rows have the same values. */
  unique(): IndexBuilder {
    return new IndexBuilder({ ...this.element, unique: true })
  }

  /** Only rows that meet a condition. */
  where(condition: Expression<any, any>): IndexBuilder {
    return new IndexBuilder({ ...this.element, where: nodeOf(condition, 'index().where()') })
  }

  /** The database's method of indexing, such as `'gin'`. */
  using(method: string): IndexBuilder {
    return new IndexBuilder({ ...this.element, using: method })
  }

  /**
   * The operator class of each part, in their order; null for the type's own. PostgreSQL only.
   *
   * @example
   * index('ix_post_body', c.body).using('gin').operatorClasses('gin_trgm_ops')
   */
  operatorClasses(...classes: (string | null)[]): IndexBuilder {
    return new IndexBuilder({ ...this.element, operatorClasses: classes })
  }

  /** In a unique index, two rows with NULL count as equal. PostgreSQL 15 and later. */
  nullsNotDistinct(): IndexBuilder {
    return new IndexBuilder({ ...this.element, nullsNotDistinct: true })
  }

  /** Further columns that are kept in the index without being searched by. */
  include(...columns: ColumnReference[]): IndexBuilder {
    return new IndexBuilder({ ...this.element, include: columns })
  }

  /**
   * Made on these databases only: for what others do not have, where one model is for several. `createAll` and migrations leave it out elsewhere.
   *
   * @throws ValueError `wrong_type` for another name than those of the databases
   * @example
   * index('ix_post_draft', c.updatedAt).where(c.published.eq(false)).onlyOn('postgresql', 'sqlite')
   */
  onlyOn(...databases: ('sqlite' | 'postgresql' | 'mysql')[]): IndexBuilder {
    const unknown = databases.find(name => !DATABASES.includes(name))
    if (unknown !== undefined || databases.length === 0) {
      const problem = `expects ${quotedList(DATABASES, 'or')} (which is MariaDB too), not ${JSON.stringify(unknown) ?? 'nothing'}`
      throw new ValueError('wrong_type', { place: 'index().onlyOn()', problem })
    }
    return new IndexBuilder({ ...this.element, onlyOn: databases })
  }
}

type UniqueData = ElementData & { readonly kind: 'unique' }

/** A unique constraint as it is being declared. */
export class UniqueBuilder implements TableElement {
  readonly [KIND] = 'constraint'
  readonly element: UniqueData

  constructor(element: UniqueData) {
    this.element = element
  }

  /** The name of the constraint, in place of the convention's. */
  named(name: string): UniqueBuilder {
    return new UniqueBuilder({ ...this.element, name })
  }

  /** Without any name in the database: for scripts that restore what was made elsewhere. */
  unnamed(): UniqueBuilder {
    return new UniqueBuilder({ ...this.element, name: '' })
  }

  /** Two rows with NULL count as equal. PostgreSQL 15 and later. */
  nullsNotDistinct(): UniqueBuilder {
    return new UniqueBuilder({ ...this.element, nullsNotDistinct: true })
  }

  /** The check may wait for the commit. PostgreSQL only. */
  deferrable(initially: 'immediate' | 'deferred' = 'immediate'): UniqueBuilder {
    return new UniqueBuilder({ ...this.element, deferrable: initially })
  }
}

/** A unique constraint over several columns. */
export function unique(...columns: ColumnReference[]): UniqueBuilder {
  return new UniqueBuilder({ kind: 'unique', name: null, columns })
}

/** The primary key, to give it a name or another order of columns; each of its columns says `.primaryKey()` as well. */
export function primaryKey(...columns: ColumnReference[]): ConstraintBuilder {
  return new ConstraintBuilder({ kind: 'primaryKey', name: null, columns })
}

/** An index of a given name over columns or expressions. */
export function index(name: string, ...parts: ColumnReference[]): IndexBuilder {
  return new IndexBuilder({ kind: 'index', name, parts, unique: false, where: null, using: null, include: [] })
}

/** A condition that every row must meet. */
export function check(condition: Expression<any, any>): ConstraintBuilder {
  return new ConstraintBuilder({ kind: 'check', name: null, condition: nodeOf(condition, 'check()') })
}

/**
 * A foreign key over several columns.
 *
 * @param columns the columns of this table
 * @param targets what each refers to: `'table.column'`, or a function such as `() => Group.c.id`
 */
export function foreignKey(
  columns: readonly ColumnReference[],
  targets: readonly (string | (() => Expression<any, any>))[],
  options: ForeignKeyOptions = {},
): ConstraintBuilder {
  return new ConstraintBuilder({ kind: 'foreignKey', name: options.name ?? null, columns, targets, options })
}
