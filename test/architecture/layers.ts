// The table of layers and the limits, as data. The tests of this folder read it; CONTRIBUTING.md explains it. A change here is a
// change of the architecture: it needs a record in docs/decisions/.

/** A folder of `src/` and what its files may import besides the folder itself. */
export interface Layer {
  /** Path below `src/`. A last segment `*` stands for one folder each, which never import one another. */
  readonly folder: string
  /** Folders of this table; `x/**` means x and every layer below it. */
  readonly mayImport: readonly string[]
  /** npm packages that the files may import (Node's own modules are always allowed). */
  readonly packages?: readonly string[]
}

const errorsAndBelow = ['util', 'errors']
const driverAndBelow = [...errorsAndBelow, 'driver']
const expressionAndBelow = [...errorsAndBelow, 'sql/types', 'sql/expression']
const schemaAndBelow = [...expressionAndBelow, 'sql/schema']
const compilerAndBelow = [...errorsAndBelow, 'sql/**', 'compiler']
const dialectAndBelow = [...driverAndBelow, ...compilerAndBelow, 'dialect']
const engineAndBelow = [...dialectAndBelow, 'engine']

/** In order, from the bottom up: a layer imports only what stands before it. */
export const LAYERS: readonly Layer[] = [
  { folder: 'util', mayImport: [] },
  { folder: 'errors', mayImport: ['util'] },
  { folder: 'driver', mayImport: errorsAndBelow },
  { folder: 'sql/types', mayImport: errorsAndBelow },
  { folder: 'sql/expression', mayImport: [...errorsAndBelow, 'sql/types'] },
  { folder: 'sql/schema', mayImport: expressionAndBelow },
  { folder: 'sql/statement', mayImport: schemaAndBelow },
  { folder: 'sql/ddl', mayImport: schemaAndBelow },
  { folder: 'compiler', mayImport: [...errorsAndBelow, 'sql/**'] },
  { folder: 'dialect', mayImport: [...driverAndBelow, ...compilerAndBelow] },
  { folder: 'dialects/*', mayImport: dialectAndBelow },
  {
    folder: 'drivers',
    mayImport: driverAndBelow,
    packages: ['better-sqlite3', 'pg', 'pg-cursor', '@electric-sql/pglite', 'mysql2'],
  },
  { folder: 'engine', mayImport: dialectAndBelow },
  { folder: 'orm/instrumentation', mayImport: engineAndBelow },
  { folder: 'orm/mapping', mayImport: [...engineAndBelow, 'orm/instrumentation'] },
  { folder: 'orm/query', mayImport: [...engineAndBelow, 'orm/instrumentation', 'orm/mapping'] },
  { folder: 'orm/loading', mayImport: [...engineAndBelow, 'orm/instrumentation', 'orm/mapping', 'orm/query'] },
  {
    folder: 'orm/unit-of-work',
    mayImport: [...engineAndBelow, 'orm/instrumentation', 'orm/mapping', 'orm/query', 'orm/loading'],
  },
  {
    folder: 'orm/session',
    mayImport: [
      ...engineAndBelow,
      'orm/instrumentation',
      'orm/mapping',
      'orm/query',
      'orm/loading',
      'orm/unit-of-work',
    ],
  },
  { folder: 'orm', mayImport: [...engineAndBelow, 'orm/**'] },
  { folder: 'migrations/revisions', mayImport: engineAndBelow },
  { folder: 'migrations/operations', mayImport: engineAndBelow },
  { folder: 'migrations/impl', mayImport: [...engineAndBelow, 'migrations/operations'] },
  {
    folder: 'migrations/autogenerate',
    mayImport: [...engineAndBelow, 'migrations/operations', 'migrations/impl'],
  },
  {
    folder: 'migrations/inspect',
    mayImport: [...engineAndBelow, 'migrations/operations', 'migrations/impl', 'migrations/autogenerate'],
  },
  {
    folder: 'migrations/runtime',
    mayImport: [
      ...engineAndBelow,
      'migrations/revisions',
      'migrations/operations',
      'migrations/impl',
      'migrations/autogenerate',
    ],
  },
  { folder: 'migrations', mayImport: [...engineAndBelow, 'migrations/**'] },
  { folder: 'web', mayImport: [...engineAndBelow, 'orm/**'], packages: ['hono', 'fastify', 'express'] },
  { folder: 'studio', mayImport: [...engineAndBelow, 'migrations/**'] },
  {
    folder: 'testing',
    mayImport: [...engineAndBelow, 'dialects/*', 'drivers', 'orm/**', 'migrations/**'],
  },
  {
    folder: 'cli',
    mayImport: [...engineAndBelow, 'orm/**', 'migrations/**', 'studio'],
    packages: ['commander', 'jiti'],
  },
  // The only composition root: it may import everything, and nothing imports it.
  {
    folder: 'exports',
    mayImport: [
      ...engineAndBelow,
      'dialects/*',
      'drivers',
      'orm/**',
      'migrations/**',
      'web',
      'studio',
      'testing',
      'cli',
    ],
  },
]

/** Hard limits; going over one fails the build. Lines are code lines: neither blank nor only a comment. */
export const LIMITS = {
  fileLines: 400,
  functionLines: 60,
  /** Folders between `src/` and a file. */
  folderDepth: 3,
  /** `x as Y` (not `as const`) for each 1,000 code lines of `src/`. */
  castsPerThousandLines: 5,
} as const

/** What to aim at; printed beside what is, and not enforced. */
export const AIMS = { fileLinesMedian: 90, fileLinesP90: 250, functionLinesP95: 25 } as const

/** Files of `src/exports/` that are no subpath: the tables of built-in dialects and drivers, which the entry points share, and the command line. */
export const COMPOSITION_FILES: readonly string[] = ['builtins.ts', 'cli.ts']
