// Operations on named enumerations, for databases that have them. Elsewhere an enumeration belongs to its column and these do nothing.
import { MigrationError } from '../../errors/migration-error.ts'

/** Makes a named enumeration. */
export interface CreateEnumOp {
  readonly kind: 'createEnum'
  readonly name: string
  readonly values: readonly string[]
}

/** Changes the words of a named enumeration. */
export interface AlterEnumOp {
  readonly kind: 'alterEnum'
  readonly name: string
  /** All words, as they shall be. */
  readonly values: readonly string[]
  /** All words, as they were; null when they are not known. */
  readonly existing: readonly string[] | null
}

/** Drops a named enumeration. */
export interface DropEnumOp {
  readonly kind: 'dropEnum'
  readonly name: string
  /** Its words, to make it again; null when they are not known. */
  readonly values: readonly string[] | null
}

/** Every operation on named enumerations. */
export type EnumOperation = CreateEnumOp | AlterEnumOp | DropEnumOp

function irreversible(operation: string): MigrationError {
  return new MigrationError('irreversible_operation', { operation, missing: 'the words that it had' })
}

/** The inverse of each operation on named enumerations. */
export const enumReversers = {
  createEnum: (op: CreateEnumOp): DropEnumOp => ({ kind: 'dropEnum', name: op.name, values: op.values }),
  alterEnum: (op: AlterEnumOp): AlterEnumOp => {
    if (op.existing === null) throw irreversible(`alterEnum '${op.name}'`)
    return { ...op, values: op.existing, existing: op.values }
  },
  dropEnum: (op: DropEnumOp): CreateEnumOp => {
    if (op.values === null) throw irreversible(`dropEnum '${op.name}'`)
    return { kind: 'createEnum', name: op.name, values: op.values }
  },
} as const
