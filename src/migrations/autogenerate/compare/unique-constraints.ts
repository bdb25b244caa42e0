// Unique constraints. One without a name in the database is the model's if it is on the same columns.

import { uniqueFromReflected } from '../../../dialect/from-reflected.ts'
import type { Unique } from '../../../sql/schema/constraints.ts'
import { createConstraint, dropKnownConstraint } from '../../operations/constraint-operations.ts'
import {
  also,
  type Comparator,
  type ComparisonContext,
  type Finding,
  finding,
  sameNames,
  type TablePair,
} from '../comparison.ts'

/** Added, removed, changed and renamed unique constraints. */
export const compareUniqueConstraints: Comparator = (pair, context) => {
  const actual = pair.found.uniques.map(uniqueFromReflected)
  const matches = matchUniques(pair.model.uniques, actual, context)
  const changed = matches.flatMap(([wanted, found]) => change(pair, wanted, found, context))
  const taken = new Set(matches.map(([, found]) => found))
  const removed = actual.filter(unique => !taken.has(unique)).map(unique => drop(pair, unique))
  return [...changed, ...removed]
}

type Match = readonly [wanted: Unique, found: Unique | undefined]

// First by name and columns, then by columns alone, then by name alone: each constraint of the database is taken once.
function matchUniques(
  wanted: readonly Unique[],
  actual: readonly Unique[],
  context: ComparisonContext,
): readonly Match[] {
  const free = new Set(actual)
  const found = new Map<Unique, Unique>()
  const sameName = (left: Unique, right: Unique) =>
    right.name !== '' && context.key(left.name) === context.key(right.name)
  const sameColumns = (left: Unique, right: Unique) => sameNames(left.columns, right.columns, context, false)
  const rules = [
    (left: Unique, right: Unique) => sameName(left, right) && sameColumns(left, right),
    sameColumns,
    sameName,
  ]
  for (const rule of rules) {
    for (const unique of wanted) {
      const match = found.has(unique) ? undefined : [...free].find(candidate => rule(unique, candidate))
      if (match === undefined) continue
      free.delete(match)
      found.set(unique, match)
    }
  }
  return wanted.map(unique => [unique, found.get(unique)] as const)
}

function change(
  pair: TablePair,
  wanted: Unique,
  found: Unique | undefined,
  context: ComparisonContext,
): readonly Finding[] {
  const { name: table, display } = pair
  const on = `'(${wanted.columns.join(', ')})'`
  const add = createConstraint(table, wanted)
  const say = (text: string, phase: Finding['phase'], operation: Finding['operation']) =>
    finding(phase, operation, 'uniqueConstraint', wanted.name, display, text)
  if (found === undefined) return [say(`added unique constraint '${wanted.name}' on ${on}`, 'addConstraint', add)]
  if (!sameNames(wanted.columns, found.columns, context, false)) {
    const text = `changed unique constraint '${wanted.name}' on '${display}': (${found.columns.join(', ')}) to (${wanted.columns.join(', ')})`
    const dropped = say(text, 'replace', dropKnownConstraint(table, found))
    return [dropped, also(dropped, 'addConstraint', add)]
  }
  if (found.name === '' || context.key(found.name) === context.key(wanted.name)) return []
  const rename = { kind: 'renameConstraint', table, name: found.name, to: wanted.name } as const
  return [say(`renamed unique constraint '${found.name}' to '${wanted.name}' on '${display}'`, 'replace', rename)]
}

function drop(pair: TablePair, unique: Unique): Finding {
  const what =
    unique.name === ''
      ? `on '(${unique.columns.join(', ')})' of '${pair.display}'`
      : `'${unique.name}' on '${pair.display}'`
  const operation = dropKnownConstraint(pair.name, unique)
  return finding(
    'dropConstraint',
    operation,
    'uniqueConstraint',
    unique.name,
    pair.display,
    `removed unique constraint ${what}`,
  )
}
