// The conformance suite: what a dialect or driver must do, as a list of cases for any test runner.
import { dialectCases } from './dialect-cases.ts'
import { driverCases } from './driver-cases.ts'
import type { ConformanceCase, ConformancePart, ConformanceResult } from './outcome.ts'
import { typeCases } from './type-cases.ts'
import { type ConformanceTarget, SharedTables } from './workbench.ts'

const parts: Readonly<Record<ConformancePart, (tables: SharedTables) => readonly ConformanceCase[]>> = {
  types: typeCases,
  driver: driverCases,
  dialect: dialectCases,
}

/**
 * The cases that a dialect or driver must pass. A case throws when it fails; one that the database refuses as it should, because it lacks
 * a capability, says so. Cases make tables whose names begin with `conformance` and drop them again, so they run one after the other.
 *
 * @param target where they run: a URL and options, or what gives them when a case starts
 * @param only the parts that are wanted. Default: all
 * @example
 * import { registerDriver } from 'athanor'
 * import { conformanceCases } from 'athanor/testing'
 * import { describe, test } from 'node:test'
 *
 * registerDriver('my-sqlite', { dialect: 'sqlite', packageName: 'my-sqlite', load: () => myDriver })
 * describe('conformance', () => {
 *   for (const { name, run } of conformanceCases({ url: 'sqlite+my-sqlite://' })) test(name, () => run())
 * })
 */
export function conformanceCases(
  target: ConformanceTarget,
  only: readonly ConformancePart[] = ['types', 'driver', 'dialect'],
): readonly ConformanceCase[] {
  const tables = new SharedTables(target)
  return only.flatMap(part => parts[part](tables))
}

/**
 * Runs a case and says what came of it; it never throws.
 *
 * @param each a case of {@link conformanceCases}
 */
export async function conformanceResult(each: ConformanceCase): Promise<ConformanceResult> {
  const { part, name } = each
  try {
    const result = await each.run()
    return result.outcome === 'passed'
      ? { part, case: name, outcome: 'passed' }
      : { part, case: name, outcome: 'refused', capability: result.capability }
  } catch (error) {
    return { part, case: name, outcome: 'failed', error }
  }
}
