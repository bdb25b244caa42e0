// TypeScript as users have it: the three versions, how to run one, and what it says.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { root, run } from './run.ts'

/** The versions that the declarations and the types of the package must work with: name -> package folder. */
export const COMPILERS = { '5.9': 'typescript-5', '6': 'typescript-6', '7': 'typescript' } as const

export type CompilerVersion = keyof typeof COMPILERS

export const VERSIONS: readonly CompilerVersion[] = ['5.9', '6', '7']

/** What strict users compile with. `skipLibCheck` stays off. */
export const BASE_OPTIONS = {
  target: 'es2024',
  lib: ['es2024', 'esnext.disposable', 'esnext.collection'],
  module: 'nodenext',
  moduleResolution: 'nodenext',
  strict: true,
  skipLibCheck: false,
  noEmit: true,
  types: ['node'],
  typeRoots: [path.join(root, 'node_modules/@types')],
} as const

/** Source files, not declarations: what importing `src/` needs on top. */
export const SOURCE_OPTIONS = { ...BASE_OPTIONS, allowImportingTsExtensions: true, skipLibCheck: true } as const

/**
 * Puts the package as declarations into `node_modules` of a folder: nothing but what it exports can be named there.
 *
 * @returns what the compiler said; errors of the sources are for `npm run typecheck` to judge
 */
export function installDeclarations(folder: string): { readonly ok: boolean; readonly errors: string } {
  const installed = path.join(folder, 'node_modules/athanor')
  mkdirSync(installed, { recursive: true })
  const exports = { '.': './dist/exports/index.d.ts' }
  writeFileSync(path.join(installed, 'package.json'), JSON.stringify({ name: 'athanor', type: 'module', exports }))
  const compiler = path.join(root, 'node_modules', COMPILERS[7], 'bin/tsc')
  const config = path.join(folder, 'tsconfig.declarations.json')
  const compilerOptions = {
    rootDir: path.join(root, 'src'),
    outDir: path.join(installed, 'dist'),
    typeRoots: BASE_OPTIONS.typeRoots,
  }
  const files = [path.join(root, 'src/exports/index.ts')]
  writeFileSync(
    config,
    JSON.stringify({ extends: path.join(root, 'tsconfig.build.json'), compilerOptions, files, include: [] }),
  )
  const { output } = run(process.execPath, [compiler, '-p', config, '--pretty', 'false'])
  return { ok: existsSync(path.join(installed, exports['.'])), errors: output }
}

export interface Compilation {
  readonly ok: boolean
  /** The compiler's complaints. */
  readonly errors: string
  readonly instantiations: number
  /** Seconds that the check took. */
  readonly checkTime: number
  /** Megabytes. */
  readonly memory: number
}

/** Compiles files with one version; writes the tsconfig to `configFile`. */
export function compile(
  version: CompilerVersion,
  configFile: string,
  options: object,
  files: readonly string[],
): Compilation {
  writeFileSync(configFile, JSON.stringify({ compilerOptions: options, files }, null, 2))
  const compiler = path.join(root, 'node_modules', COMPILERS[version], 'bin/tsc')
  // TypeScript 7 shares the work among checkers, and what two of them need is counted twice.
  const threads = version === '7' ? ['--singleThreaded'] : []
  const { ok, output } = run(process.execPath, [
    compiler,
    '-p',
    configFile,
    '--extendedDiagnostics',
    '--pretty',
    'false',
    ...threads,
  ])
  const errors = output.slice(0, Math.max(0, output.search(/^Files:/m))).trim()
  return {
    ok,
    errors: ok ? '' : errors || output,
    instantiations: figure(output, /^Instantiations:\s+(\d+)/m),
    checkTime: figure(output, /^Check time:\s+([\d.]+)s/m),
    memory: figure(output, /^Memory used:\s+(\d+)K/m) / 1000,
  }
}

function figure(diagnostics: string, pattern: RegExp): number {
  return Number(pattern.exec(diagnostics)?.[1] ?? 0)
}
