// Checks, compared by their text in one spelling and by their name where the database has one.
import { writeInline } from '../../../compiler/inline.ts'
import { checkFromReflected } from '../../../dialect/from-reflected.ts'
import type { Check } from '../../../sql/schema/constraints.ts'
import { comparableSql } from '../../impl/normalise-sql.ts'
import { createConstraint, dropKnownConstraint } from '../../operations/constraint-operations.ts'
import { also, type Comparator, type ComparisonContext, type Finding, finding, type TablePair } from '../comparison.ts'

/** Added, removed, changed and renamed checks. */
export const compareChecks: Comparator = (pair, context) => {
  const free = new Set(pair.found.checks.map(checkFromReflected))
  const text = (check: Check) => comparableSql(writeInline(check.condition, context.dialect), context.dialect)
  const named = (left: Check, right: Check) => right.name !== '' && context.key(left.name) === context.key(right.name)
  const rules = [
    (left: Check, right: Check) => named(left, right) && text(left) === text(right),
    (left: Check, right: Check) => text(left) === text(right),
    named,
  ]
  const found = new Map<Check, Check>()
  for (const rule of rules) {
    for (const check of pair.model.checks.filter(one => !found.has(one))) {
      const match = [...free].find(candidate => rule(check, candidate))
      if (match === undefined) continue
      free.delete(match)
      found.set(check, match)
    }
  }
  const changed = pair.model.checks.flatMap(check => change(pair, check, found.get(check), text, context))
  return [...changed, ...[...free].map(check => drop(pair, check))]
}

function change(
  pair: TablePair,
  wanted: Check,
  found: Check | undefined,
  text: (check: Check) => string,
  context: ComparisonContext,
): readonly Finding[] {
  const { name: table, display } = pair
  const add = createConstraint(table, wanted)
  const say = (words: string, phase: Finding['phase'], operation: Finding['operation']) =>
    finding(phase, operation, 'check', wanted.name, display, words)
  if (found === undefined)
    return [say(`added check constraint '${wanted.name}' on table '${display}'`, 'addConstraint', add)]
  if (text(wanted) !== text(found)) {
    const words = `changed check constraint '${wanted.name}' on table '${display}': ${text(found)} to ${text(wanted)}`
    const dropped = say(words, 'replace', dropKnownConstraint(table, found))
    return [dropped, also(dropped, 'addConstraint', add)]
  }
  if (found.name === '' || context.key(found.name) === context.key(wanted.name)) return []
  const rename = { kind: 'renameConstraint', table, name: found.name, to: wanted.name } as const
  return [say(`renamed check constraint '${found.name}' to '${wanted.name}' on table '${display}'`, 'replace', rename)]
}

function drop(pair: TablePair, check: Check): Finding {
  const what = check.name === '' ? 'a check constraint without a name' : `check constraint '${check.name}'`
  return finding(
    'dropConstraint',
    dropKnownConstraint(pair.name, check),
    'check',
    check.name,
    pair.display,
    `removed ${what} on table '${pair.display}'`,
  )
}
