// Measures what the types cost: instantiations of each TypeScript for one model, for 100 and for 400.
// Usage: node scripts/type-budget.ts [module that exports the public names; the declarations of the package unless told]
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { importOnlyModule, modelsModule, singleModelModule, statementsModule } from '../test/types/budget/models.ts'
import { Tally, withTemporaryFolder } from './run.ts'
import { type CompilerVersion, compile, installDeclarations, SOURCE_OPTIONS, VERSIONS } from './type-projects.ts'

/** Limits on the count of type instantiations. */
const LIMITS = {
  /** One model with two queries, over the bare import. */
  single: 1_500,
  /** 100 models of ten columns and two relationships with 100 queries, over the bare import. */
  hundred: 120_000,
  /** 100 such models with 700 statements and subqueries of every kind. */
  statements: 250_000,
  /** TypeScript 7 counts more of the same work. */
  statementsOn7: 275_000,
  /** How many times as much 400 models may cost as 100: linear, and a little for what is done once. */
  growth: 4.3,
} as const

const library = process.argv[2] === undefined ? 'athanor' : path.resolve(process.argv[2])
const tally = new Tally()

function measure(folder: string, version: CompilerVersion, name: string, text: string): number {
  const file = path.join(folder, `${name}.ts`)
  writeFileSync(file, text)
  const result = compile(version, path.join(folder, `tsconfig.${name}.json`), SOURCE_OPTIONS, [file])
  if (!result.ok) tally.report(`TypeScript ${version}: ${name} compiles`, false, result.errors.slice(0, 4000))
  return result.ok ? result.instantiations : Number.NaN
}

const within = (count: number, limit: number) => `${Math.round(count)} instantiations (limit ${limit})`

withTemporaryFolder(folder => {
  // Against declarations, as users have it: sources would hide the cost of all that they themselves make the compiler look at.
  installDeclarations(folder)
  for (const version of VERSIONS) {
    const bare = measure(folder, version, 'bare', importOnlyModule(library))
    const single = measure(folder, version, 'single', singleModelModule(library)) - bare
    const hundred = measure(folder, version, 'hundred', modelsModule(100, library)) - bare
    const statements = measure(folder, version, 'statements', statementsModule(100, library)) - bare
    const limit = version === '7' ? LIMITS.statementsOn7 : LIMITS.statements
    const growth = (measure(folder, version, 'four-hundred', modelsModule(400, library)) - bare) / hundred
    tally.report(
      `TypeScript ${version}: one model, two queries: ${within(single, LIMITS.single)}`,
      single < LIMITS.single,
    )
    tally.report(`TypeScript ${version}: 100 models: ${within(hundred, LIMITS.hundred)}`, hundred <= LIMITS.hundred)
    tally.report(`TypeScript ${version}: 700 statements: ${within(statements, limit)}`, statements <= limit)
    tally.report(
      `TypeScript ${version}: 400 models cost ${growth.toFixed(2)} x 100 (limit ${LIMITS.growth})`,
      growth <= LIMITS.growth,
    )
  }
})
tally.finish()
