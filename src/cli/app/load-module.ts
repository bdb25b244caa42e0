// Loads a module of the project: with Node's own type stripping, or with jiti where the file uses what Node cannot strip.
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import type { createJiti } from 'jiti'
import type { ImportModule } from '../../migrations/revisions/import-script.ts'

/**
 * Imports a module of the project.
 *
 * A file that Node's type stripping refuses is not a faulty one: enumerations, decorators, parameter properties and types imported
 * without the word `type` need a compiler. If that refuses it, too, what Node said is thrown.
 */
export const loadModule: ImportModule = async file => {
  const full = path.resolve(file)
  try {
    // Without a mark of its age in the address: what else imports the app must get the same module.
    return await import(pathToFileURL(full).href)
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    return compile(full, error)
  }
}

async function compile(file: string, refusal: SyntaxError): Promise<unknown> {
  const { createJiti } = await import('jiti')
  try {
    return await jitiFor(createJiti, file).import(file)
  } catch (error) {
    throw moreTelling(refusal, error)
  }
}

let jiti: ReturnType<typeof createJiti> | null = null

// One for all modules, so that the app and its parts are loaded once; the first says which tsconfig.json is meant.
function jitiFor(create: typeof createJiti, file: string): ReturnType<typeof createJiti> {
  jiti ??= create(file, {
    fsCache: false,
    interopDefault: false,
    moduleCache: true,
    nativeModules: ['athanor', 'better-sqlite3'],
    tsconfigPaths: true,
  })
  return jiti
}

// What the app itself throws while it runs is the news; a second refusal of the same text is not.
function moreTelling(refusal: SyntaxError, error: unknown): unknown {
  const isSyntax =
    error instanceof Error && /^(?:Parse|Syntax)Error/.test(`${error.name} ${error.message}`.replace(/^Error /, ''))
  return isSyntax || /does not provide an export/.test(refusal.message) ? refusal : error
}
