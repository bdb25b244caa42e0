// Imports as TypeScript projects write them: `./models.js` for models.ts, `./models`, `./models/`, and the aliases of tsconfig.json.
import { statSync } from 'node:fs'
import { registerHooks } from 'node:module'
import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { aliasTargets, type PathAlias } from './tsconfig-paths.ts'

const extensions = ['.ts', '.mts', '.cts', '.js', '.mjs', '.cjs', '.json']
const typeScriptOf: Readonly<Record<string, string>> = { '.js': '.ts', '.mjs': '.mts', '.cjs': '.cts', '.jsx': '.tsx' }

/** Lets Node resolve such imports from now on, in files of the project. What Node can resolve by itself stays as it is. */
export function installResolveHook(aliases: readonly PathAlias[]): void {
  registerHooks({
    resolve: (specifier, context, next) => {
      const aliased = isProjectFile(context.parentURL) ? aliasedFile(aliases, specifier) : null
      if (aliased !== null) return next(pathToFileURL(aliased).href, context)
      try {
        return next(specifier, context)
      } catch (error) {
        const file = isProjectFile(context.parentURL) ? relativeFile(specifier, context.parentURL) : null
        if (file === null) throw error
        return next(pathToFileURL(file).href, context)
      }
    },
  })
}

/** The file that an import without, or with another, extension means; null if there is none. */
export function findFile(file: string): string | null {
  const extension = path.extname(file)
  const typed = typeScriptOf[extension]
  const candidates = [
    file,
    ...(typed === undefined ? [] : [file.slice(0, -extension.length) + typed]),
    ...extensions.map(ending => file + ending),
    ...extensions.map(ending => path.join(file, `index${ending}`)),
  ]
  return candidates.find(isFile) ?? null
}

function aliasedFile(aliases: readonly PathAlias[], specifier: string): string | null {
  if (/^[./\\]|^[a-z]+:/i.test(specifier)) return null
  for (const target of aliasTargets(aliases, specifier)) {
    const file = findFile(target)
    if (file !== null) return file
  }
  return null
}

function relativeFile(specifier: string, parent: string | undefined): string | null {
  if (!/^\.{1,2}(?:\/|$)|^file:/.test(specifier)) return null
  return findFile(fileURLToPath(new URL(specifier, parent)))
}

function isProjectFile(url: string | undefined): url is string {
  return url?.startsWith('file:') === true && !url.includes('/node_modules/')
}

function isFile(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isFile() === true
}
