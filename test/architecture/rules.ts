// The architecture rules: each takes the facts of a project and returns what breaks it, one sentence a violation.
import { LAYERS, type Layer, LIMITS } from './layers.ts'
import type { Finding, SourceFacts } from './source-facts.ts'

interface Place {
  readonly layer: Layer
  /** The layer's folder with `*` filled in. */
  readonly folder: string
}

/** Where a file belongs: the layer with the longest matching folder, or undefined. */
export function placeOf(file: string, layers: readonly Layer[] = LAYERS): Place | undefined {
  const folders = file.split('/').slice(0, -1)
  let best: Place | undefined
  for (const layer of layers) {
    const pattern = layer.folder.split('/')
    const matches = pattern.length <= folders.length && pattern.every((part, i) => part === '*' || part === folders[i])
    const folder = folders.slice(0, pattern.length).join('/')
    if (matches && folder.length > (best?.folder.length ?? -1)) best = { layer, folder }
  }
  return best
}

/** Whether a layer's table row allows an import of another layer. */
function allows(from: Layer, to: Layer): boolean {
  return from.mayImport.some(entry => {
    if (!entry.endsWith('/**')) return entry === to.folder
    const prefix = entry.slice(0, -'/**'.length)
    return to.folder === prefix || to.folder.startsWith(`${prefix}/`)
  })
}

/** Imports that the table does not allow, upward or sideways, and files that belong to no layer. */
export function layerViolations(project: readonly SourceFacts[], layers: readonly Layer[] = LAYERS): string[] {
  return project.flatMap(file => {
    const from = placeOf(file.path, layers)
    if (!from) return [`${file.path} belongs to no layer of test/architecture/layers.ts`]
    return file.imports.flatMap(({ target, specifier, line }) => {
      const problem = target === undefined ? packageProblem(from, specifier) : importProblem(from, target, layers)
      return problem ? [`${file.path}:${line} ${problem}`] : []
    })
  })
}

function importProblem(from: Place, target: string, layers: readonly Layer[]): string | undefined {
  const to = placeOf(target, layers)
  if (!to) return `imports ${target}, which belongs to no layer`
  if (from.folder === to.folder) return undefined
  if (from.layer !== to.layer && allows(from.layer, to.layer)) return undefined
  return `imports ${target}: ${from.folder}/ may not import ${to.folder}/`
}

function packageProblem(from: Place, specifier: string): string | undefined {
  if (specifier.startsWith('node:')) return undefined
  const name = specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')
  return from.layer.packages?.includes(name) ? undefined : `imports the package ${name}: ${from.folder}/ may not`
}

/** Groups of files that import one another, type-only imports counted. */
export function importCycles(project: readonly SourceFacts[]): string[] {
  const imports = new Map(project.map(file => [file.path, file.imports.flatMap(i => (i.target ? [i.target] : []))]))
  const done = new Set<string>()
  const cycles: string[] = []
  const visit = (file: string, trail: readonly string[]): void => {
    const start = trail.indexOf(file)
    if (start >= 0) cycles.push([...trail.slice(start), file].join(' -> '))
    if (start >= 0 || done.has(file)) return
    for (const next of imports.get(file) ?? []) visit(next, [...trail, file])
    done.add(file)
  }
  for (const file of imports.keys()) visit(file, [])
  return cycles
}

/** Files and functions over their size, folders too deep, and index files outside the entry points. */
export function sizeViolations(project: readonly SourceFacts[], limits: typeof LIMITS = LIMITS): string[] {
  return project.flatMap(file => {
    const depth = file.path.split('/').length - 1
    return [
      ...(file.codeLines > limits.fileLines
        ? [`${file.path} has ${file.codeLines} code lines, over ${limits.fileLines}`]
        : []),
      ...(depth > limits.folderDepth ? [`${file.path} is ${depth} folders deep, over ${limits.folderDepth}`] : []),
      ...file.functions
        .filter(fn => fn.codeLines > limits.functionLines)
        .map(fn => `${file.path}:${fn.line} ${fn.name} has ${fn.codeLines} code lines, over ${limits.functionLines}`),
    ]
  })
}

/** `index.ts` outside `src/exports/`: an entry point is the only place that gathers. */
export function indexFiles(project: readonly SourceFacts[]): string[] {
  return project
    .filter(file => /(^|\/)index\.ts$/.test(file.path) && !file.path.startsWith('exports/'))
    .map(file => `${file.path} is an index file outside src/exports`)
}

const listed = (file: SourceFacts, findings: readonly Finding[], problem: string) =>
  findings.map(finding => `${file.path}:${finding.line} ${finding.text}: ${problem}`)

/** Default exports. */
export function defaultExports(project: readonly SourceFacts[]): string[] {
  return project.flatMap(file => listed(file, file.defaultExports, 'exports are named'))
}

/** Printing and exiting outside the command layer. */
export function consoleUses(project: readonly SourceFacts[]): string[] {
  return project
    .filter(file => !file.path.startsWith('cli/'))
    .flatMap(file => listed(file, file.consoleUses, 'only src/cli prints or exits'))
}

/** TODO and FIXME without an issue number. */
export function openTodos(project: readonly SourceFacts[]): string[] {
  return project.flatMap(file => listed(file, file.openTodos, 'name the issue, as in TODO #12, or do it'))
}

/** `throw new Error(...)`. */
export function bareThrows(project: readonly SourceFacts[]): string[] {
  return project.flatMap(file => listed(file, file.bareThrows, 'throw an error of src/errors, with a code'))
}

/** Casts to `any`. */
export function castsToAny(project: readonly SourceFacts[]): string[] {
  return project.flatMap(file =>
    listed(
      file,
      file.casts.filter(cast => cast.text === 'any'),
      'never cast to any',
    ),
  )
}

/** How many casts there are for each 1,000 code lines. */
export function castsPerThousandLines(project: readonly SourceFacts[]): number {
  return (1000 * sum(project.map(file => file.casts.length))) / Math.max(1, sum(project.map(file => file.codeLines)))
}

/** Subpaths of package.json#exports without a file in `src/exports/`, and the other way round. */
export function exportMismatches(
  subpaths: readonly string[],
  files: readonly string[],
  shared: readonly string[],
): string[] {
  const expected = subpaths.filter(subpath => subpath !== './package.json').map(exportFile)
  const actual = files.filter(file => !shared.includes(file))
  return [
    ...expected.filter(file => !actual.includes(file)).map(file => `src/exports/${file} is missing`),
    ...actual.filter(file => !expected.includes(file)).map(file => `src/exports/${file} is no subpath of package.json`),
  ]
}

function exportFile(subpath: string): string {
  return subpath === '.' ? 'index.ts' : `${subpath.slice('./'.length)}.ts`
}

/** The value below which a share of the numbers lies. */
export function percentile(numbers: readonly number[], share: number): number {
  const sorted = numbers.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, n) => total + n, 0)
}
