// What a model may ask for that MySQL and MariaDB do not have: refused with what to do instead, before anything is sent.
import { badName } from '../../dialect/spelling.ts'
import { ModelError } from '../../errors/model-error.ts'
import type { CreateIndex } from '../../sql/ddl/ddl.ts'
import { type ForeignKey, indexedColumn, type Unique } from '../../sql/schema/constraints.ts'
import type { Sequence } from '../../sql/schema/sequence.ts'
import type { Column, Table } from '../../sql/schema/table.ts'
import type { Flavour } from './flavour.ts'
import { isTooLongForKeys } from './type-compiler.ts'

/** @throws ModelError `unsupported` for a foreign key that is checked at the commit */
export function refuseDeferrable(key: ForeignKey): void {
  if (key.deferrable === null) return
  throw new ModelError('unsupported', {
    place: `the foreign key '${key.name}'`,
    problem: 'is deferrable, and MySQL checks every row at once',
    remedy: 'leave `deferrable` out; write rows that refer to each other with NULL first, as the unit of work does',
  })
}

/** @throws ModelError `unsupported` for what a unique constraint cannot do here */
export function refuseUnique({ name, deferrable, nullsNotDistinct }: Unique): void {
  const place = `the unique constraint '${name}'`
  if (deferrable !== undefined) {
    throw new ModelError('unsupported', {
      place,
      problem: 'is deferrable, and MySQL checks every row at once',
      remedy: 'leave `deferrable` out, and write values that change places by way of a third',
    })
  }
  if (nullsNotDistinct === true) refuseEqualNulls(place)
}

function refuseEqualNulls(place: string): never {
  throw new ModelError('unsupported', {
    place,
    problem: 'takes NULLs for equal, and to MySQL they are all different',
    remedy: 'make a `computed` column that has a value in place of NULL unique',
  })
}

const LONGEST_NAME = 64

/** @throws ModelError `unsupported` for the name of a table or a column that the server does not take */
export function refuseLongNames({ name, columns }: Pick<Table, 'name' | 'columns'>): void {
  for (const each of [name, ...columns.map(column => column.name)]) {
    const { length } = Array.from(each)
    if (length > LONGEST_NAME) throw badName(each, `has ${length} characters, and MySQL takes ${LONGEST_NAME}`)
  }
}

/** @throws ModelError `unsupported` for exclusion constraints */
export function refuseExclusions({ name, exclusions }: Pick<Table, 'name' | 'exclusions'>): void {
  const [exclusion] = exclusions
  if (exclusion === undefined) return
  throw new ModelError('unsupported', {
    place: `the exclusion constraint '${exclusion.name}' of '${name}'`,
    problem: 'is possible on PostgreSQL only',
    remedy:
      'use `unique(…)` where equal values are meant; otherwise lock the rows with `forUpdate()` and look before you write',
  })
}

/** @throws ModelError `unsupported` for ON DELETE SET DEFAULT */
export function refuseSetDefault(key: ForeignKey): void {
  if (key.onDelete !== 'set default' && key.onUpdate !== 'set default') return
  throw new ModelError('unsupported', {
    place: `the foreign key '${key.name}'`,
    problem: "asks for 'set default', which InnoDB does not do",
    remedy: "use 'set null' or 'cascade', or a trigger",
  })
}

/** @throws ModelError `unsupported` for a column that the server cannot number as it is asked to */
export function refuseIdentity(table: Table, column: Column, generatedKey: boolean): void {
  if (column.identity === null) return
  const place = `identity() of '${table.name}.${column.name}'`
  if (!generatedKey) {
    throw new ModelError('unsupported', {
      place,
      problem: 'is not possible on MySQL, which numbers only the first column of a primary key or unique constraint',
      remedy: 'make the column unique, or give its values in the program',
    })
  }
  if ((column.identity.increment ?? 1) === 1) return
  throw new ModelError('unsupported', {
    place,
    problem: 'has a step of its own, which MySQL has only for a whole server',
    remedy: 'leave `increment` out, or set `auto_increment_increment` on the server',
  })
}

/** @throws ModelError `unsupported` for a key over a text or bytes of any length */
export function refuseLongKey(
  columns: readonly string[],
  table: Pick<Table, 'name' | 'column'>,
  flavour: Flavour,
): void {
  for (const name of columns) {
    const column = table.column(name)
    if (column === undefined || !isTooLongForKeys(column.type, flavour)) continue
    throw new ModelError('unsupported', {
      place: `a key with '${table.name}.${name}'`,
      problem: 'is over a value of any length, which MySQL keeps outside the row and cannot hold in a key',
      remedy: 'give the column a length, as in `string(200)`, or make a `computed` column with its hash unique',
    })
  }
}

/** @throws ModelError `unsupported` for a part of an index that the database does not have */
export function refuseIndex({ index, table }: CreateIndex, flavour: Flavour): void {
  const place = `the index '${index.name}' of '${table.name}'`
  if (index.where !== null) {
    throw new ModelError('unsupported', {
      place,
      problem: `is over some of the rows only, which ${flavour.label} does not have`,
      remedy:
        "leave `where` out, or the index on this database with `.onlyOn('postgresql', 'sqlite')`; for a unique one, index a `computed` column that is NULL for the other rows, since NULLs are all different",
    })
  }
  if (index.nullsNotDistinct === true) refuseEqualNulls(place)
  for (const part of index.parts) {
    if (part.kind === 'order' && part.nulls !== null) {
      throw new ModelError('unsupported', {
        place,
        problem: `asks for NULLs ${part.nulls} in an index, which ${flavour.label} cannot do`,
        remedy: 'say it in `orderBy` and leave it out of the index',
      })
    }
    if (part.kind === 'collate' || (part.kind === 'order' && part.operand.kind === 'collate')) {
      throw new ModelError('unsupported', {
        place,
        problem: 'has a collation of its own, which only a column has here',
        remedy: 'give the collation to the column, with `.collate(…)`',
      })
    }
    if (indexedColumn(part) === null && !flavour.supportsExpressionIndexes) {
      throw new ModelError('unsupported', {
        place,
        problem: `is over an expression, which ${flavour.label} does not have`,
        remedy:
          "add a column with `.computed(expression, { stored: false })` and index that, or leave the index out on this database with `.onlyOn('postgresql', 'sqlite')`",
      })
    }
  }
}

/** @throws ModelError `unsupported` for a sequence where there are none */
export function refuseSequence({ qualifiedName }: Sequence, flavour: Flavour): void {
  if (flavour.supportsSequences) return
  throw new ModelError('unsupported', {
    place: `the sequence '${qualifiedName}'`,
    problem: `is not possible on ${flavour.label}, which has none`,
    remedy: 'let the primary key be generated, or keep the number in a table of its own',
  })
}
