// The `paths` of a project's tsconfig.json: which files a bare import such as `@/models` may mean.
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { CliError } from '../../errors/cli-error.ts'

/** One pattern of `paths` and the files that it stands for; a `*` in both is the same text. */
export interface PathAlias {
  readonly pattern: string
  readonly targets: readonly string[]
}

interface Resolution {
  readonly aliases: readonly PathAlias[]
  readonly baseUrl: string | null
}

const none: Resolution = { aliases: [], baseUrl: null }

/**
 * The aliases of the nearest tsconfig.json at or above a folder, with those that it extends; none if there is no such file.
 *
 * @throws CliError `bad_tsconfig` if one cannot be read
 */
export function readPathAliases(folder: string): readonly PathAlias[] {
  const file = nearest(folder, 'tsconfig.json')
  if (file === null) return []
  const { aliases, baseUrl } = readResolution(file, [])
  return baseUrl === null ? aliases : [...aliases, { pattern: '*', targets: [path.join(baseUrl, '*')] }]
}

/** The files that a bare import may mean, the likeliest first; they need not exist and may lack an extension. */
export function aliasTargets(aliases: readonly PathAlias[], specifier: string): readonly string[] {
  const matches = aliases.flatMap(({ pattern, targets }) => {
    const [before = '', after] = pattern.split('*')
    if (after === undefined) return specifier === pattern ? [{ length: Number.POSITIVE_INFINITY, files: targets }] : []
    if (specifier.length < before.length + after.length || !specifier.startsWith(before) || !specifier.endsWith(after))
      return []
    const middle = specifier.slice(before.length, specifier.length - after.length)
    return [{ length: before.length, files: targets.map(target => target.replace('*', () => middle)) }]
  })
  return matches.toSorted((left, right) => right.length - left.length).flatMap(match => match.files)
}

function nearest(folder: string, name: string): string | null {
  for (let at = path.resolve(folder); ; at = path.dirname(at)) {
    const file = path.join(at, name)
    if (existsSync(file)) return file
    if (path.dirname(at) === at) return null
  }
}

function readResolution(file: string, seen: readonly string[]): Resolution {
  if (seen.includes(file)) return none
  const folder = path.dirname(file)
  const config = readJson(file)
  const inherited = [config.extends ?? []]
    .flat()
    .map(base => extendedFile(base, file))
    .reduce<Resolution>(
      (before, base) => (base === null ? before : merged(before, readResolution(base, [...seen, file]))),
      none,
    )
  const { baseUrl, paths } = property(config.compilerOptions)
  const base = typeof baseUrl === 'string' ? path.resolve(folder, baseUrl) : null
  const aliases = paths === undefined ? [] : aliasesOf(paths, base ?? inherited.baseUrl ?? folder)
  return merged(inherited, { aliases, baseUrl: base })
}

function merged(before: Resolution, own: Resolution): Resolution {
  return { aliases: own.aliases.length > 0 ? own.aliases : before.aliases, baseUrl: own.baseUrl ?? before.baseUrl }
}

function aliasesOf(paths: unknown, base: string): readonly PathAlias[] {
  return Object.entries(property(paths)).map(([pattern, targets]) => ({
    pattern,
    targets: (Array.isArray(targets) ? targets : []).map(target => path.resolve(base, String(target))),
  }))
}

function extendedFile(base: unknown, from: string): string | null {
  if (typeof base !== 'string') return null
  if (/^\.{1,2}(?:[\\/]|$)/.test(base) || path.isAbsolute(base)) {
    const file = path.resolve(path.dirname(from), base)
    return [file, `${file}.json`].find(candidate => existsSync(candidate) && candidate.endsWith('.json')) ?? null
  }
  const require = createRequire(from)
  for (const name of [base, `${base}.json`, `${base}/tsconfig.json`]) {
    try {
      return require.resolve(name)
    } catch {
      // The next spelling may be the one; a package that is not installed has nothing to say about paths.
    }
  }
  return null
}

function readJson(file: string): Readonly<Record<string, unknown>> {
  try {
    return property(JSON.parse(withoutComments(readFileSync(file, 'utf8'))))
  } catch (cause) {
    throw new CliError('bad_tsconfig', {
      path: file,
      reason: cause instanceof Error ? cause.message : String(cause),
      cause,
    })
  }
}

/** JSON as tsconfig.json is written, with comments and trailing commas, as JSON. */
function withoutComments(text: string): string {
  return text
    .replace(/^\uFEFF/, '')
    .replace(/("(?:[^"\\]|\\.)*")|\/\/[^\n]*|\/\*[\s\S]*?\*\//g, (_, quoted: string | undefined) => quoted ?? '')
    .replace(/("(?:[^"\\]|\\.)*")|,(?=\s*[}\]])/g, (_, quoted: string | undefined) => quoted ?? '')
}

function property(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {}
}
