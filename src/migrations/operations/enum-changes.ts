// What is written in a revision script for named enumerations, checked and turned into operations.
import { MigrationError } from '../../errors/migration-error.ts'
import type { AlterEnumOp, CreateEnumOp, DropEnumOp } from './enum-operations.ts'
import { requireName } from './literal-table.ts'

function requireWords(operation: string, values: unknown): readonly string[] {
  const words = Array.isArray(values) ? values : []
  const repeated = words.find((word, at) => words.indexOf(word) !== at)
  const problem =
    words.length === 0
      ? 'the words are no list, or an empty one'
      : words.some(word => typeof word !== 'string')
        ? 'one of the words is no text'
        : repeated === undefined
          ? null
          : `the word '${repeated}' is given twice`
  if (problem === null) return Object.freeze([...words])
  throw new MigrationError('bad_operation', {
    operation,
    problem,
    remedy: "give an array such as ['draft', 'published']",
  })
}

export function createEnum(name: string, values: readonly string[]): CreateEnumOp {
  requireName('createEnum', name, 'the enumeration')
  return { kind: 'createEnum', name, values: requireWords(`createEnum '${name}'`, values) }
}

export function alterEnum(
  name: string,
  values: readonly string[],
  existing: readonly string[] | undefined,
): AlterEnumOp {
  requireName('alterEnum', name, 'the enumeration')
  const before = existing === undefined ? null : requireWords(`alterEnum '${name}'`, existing)
  return { kind: 'alterEnum', name, values: requireWords(`alterEnum '${name}'`, values), existing: before }
}

export function dropEnum(name: string): DropEnumOp {
  requireName('dropEnum', name, 'the enumeration')
  return { kind: 'dropEnum', name, values: null }
}
