// A column of which nothing but its name and type is known.
import type { SqlType } from '../types/sql-type.ts'
import type { Column } from './table.ts'

/** A column that may be null, without a default or anything else. */
export function columnOfType(name: string, type: SqlType): Column {
  return {
    name,
    attribute: name,
    type,
    nullable: true,
    primaryKey: false,
    generated: false,
    default: null,
    onUpdate: null,
    serverDefault: null,
    computed: null,
    identity: null,
    comment: null,
    collation: null,
    deferred: false,
    hidden: false,
    version: false,
    validate: null,
    renamedFrom: [],
  }
}
