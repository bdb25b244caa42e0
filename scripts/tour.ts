// Follows a page as its reader would: writes the files that it shows, runs the commands, and compares what they print with what it says.
//
//   a block whose first line is `// path/of/file.ts`   is that file
//   a `diff` block under the same line                 changes it
//   an `sh` block                                      is run; a `text` block right after it is what it prints
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'

/** A fenced block of Markdown. */
export interface Block {
  readonly language: string
  readonly text: string
  /** The line where its text begins. */
  readonly line: number
}

/** What the reader does next. */
export type Step =
  | { readonly kind: 'file'; readonly file: string; readonly text: string; readonly line: number }
  | { readonly kind: 'change'; readonly file: string; readonly diff: string; readonly line: number }
  | { readonly kind: 'run'; readonly script: string; readonly printed: string | null; readonly line: number }

/** What became of a step. */
export interface StepOutcome {
  readonly name: string
  readonly ok: boolean
  /** What went wrong. */
  readonly details: string
}

/** The fenced blocks of a page. */
export function blocksOf(markdown: string): readonly Block[] {
  return [...markdown.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].map(match => ({
    language: match[1] ?? '',
    text: match[2] ?? '',
    line: markdown.slice(0, match.index).split('\n').length + 1,
  }))
}

/** The path in the first line of a block, and the rest of the block; null if it has none. */
export function namedFile(text: string): { readonly file: string; readonly rest: string } | null {
  const match = /^\/\/ ([\w./-]+\.(?:m?ts|json))\n/.exec(text)
  return match?.[1] === undefined ? null : { file: match[1], rest: text.slice(match[0].length) }
}

/** What a reader of some blocks does. */
export function stepsOf(blocks: readonly Block[]): readonly Step[] {
  return blocks.flatMap((block, i): readonly Step[] => {
    const { language, text, line } = block
    const named = namedFile(text)
    if (named !== null && language === 'diff') return [{ kind: 'change', file: named.file, diff: named.rest, line }]
    if (named !== null) return [{ kind: 'file', file: named.file, text, line }]
    if (language !== 'sh') return []
    const next = blocks[i + 1]
    return [{ kind: 'run', script: text, printed: next?.language === 'text' ? next.text : null, line }]
  })
}

/** How the commands of a page are run. */
export interface TourSettings {
  readonly folder: string
  readonly env: Readonly<Record<string, string | undefined>>
  /** What is run in place of a line of a script; null to leave it out. */
  readonly command: (line: string) => string | null
}

/** The steps of the README: from the smallest example on, without what is done in a checkout of the repository. */
export function readmeSteps(markdown: string): readonly Step[] {
  const [begin, end] = ['## The smallest example', '## How it compares'].map(title => lineOf(markdown, title))
  const blocks = blocksOf(markdown).filter(block => block.line > (begin ?? 0) && block.line < (end ?? 0))
  return stepsOf(blocks)
}

function lineOf(text: string, line: string): number {
  return text.split('\n').indexOf(line) + 1
}

/** The environment of a reader in a folder: its commands first, this Node, and nothing that another app has set. */
export function tourEnvironment(folder: string): Readonly<Record<string, string | undefined>> {
  const {
    ATHANOR_APP: _app,
    DATABASE_URL: _url,
    NODE_OPTIONS: _options,
    NODE_TEST_CONTEXT: _test,
    ...rest
  } = process.env
  const paths = [path.join(folder, 'node_modules/.bin'), path.dirname(process.execPath), rest.PATH]
  return { ...rest, PATH: paths.join(path.delimiter), NODE_NO_WARNINGS: '1', NO_COLOR: '1', FORCE_COLOR: '0' }
}

/** Follows the steps; ends at the first that fails. */
export function follow(steps: readonly Step[], settings: TourSettings): readonly StepOutcome[] {
  const outcomes: StepOutcome[] = []
  for (const step of steps) {
    const outcome = take(step, settings)
    outcomes.push(outcome)
    if (!outcome.ok) break
  }
  return outcomes
}

function take(step: Step, settings: TourSettings): StepOutcome {
  switch (step.kind) {
    case 'file':
      return write(step, settings.folder)
    case 'change':
      return change(step, settings.folder)
    case 'run':
      return runScript(step, settings)
    default:
      return step satisfies never
  }
}

function write({ file, text, line }: Step & { kind: 'file' }, folder: string): StepOutcome {
  const full = path.join(folder, file)
  mkdirSync(path.dirname(full), { recursive: true })
  writeFileSync(full, text)
  return { name: `line ${line}: write ${file}`, ok: true, details: '' }
}

// The lines of a diff with ` ` and `-` are what is there, those with ` ` and `+` what comes in their place.
function change({ file, diff, line }: Step & { kind: 'change' }, folder: string): StepOutcome {
  const full = path.join(folder, file)
  const lines = diff.split('\n')
  const side = (mark: string) =>
    lines.filter(text => text.startsWith(' ') || text.startsWith(mark)).map(text => text.slice(1))
  const before = readFileSync(full, 'utf8')
  const old = side('-').join('\n')
  const ok = before.split(old).length === 2
  if (ok)
    writeFileSync(
      full,
      before.replace(old, () => side('+').join('\n')),
    )
  return {
    name: `line ${line}: change ${file}`,
    ok,
    details: ok ? '' : `does not stand exactly once in ${file}:\n${old}`,
  }
}

function runScript({ script, printed, line }: Step & { kind: 'run' }, settings: TourSettings): StepOutcome {
  const commands = script
    .split('\n')
    .map(settings.command)
    .filter(text => text !== null && text !== '')
  const name = `line ${line}: ${commands.join(' ; ') || 'nothing to run'}`
  const text = ['exec 2>&1', ...commands].join('\n')
  const { status, stdout } = spawnSync('sh', ['-e', '-c', text], {
    cwd: settings.folder,
    env: settings.env,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  if (status !== 0) return { name, ok: false, details: `exit code ${status}\n${stdout}` }
  if (printed === null || constant(stdout) === constant(printed)) return { name, ok: true, details: '' }
  return { name, ok: false, details: `printed:\n${constant(stdout)}\n\nthe page says:\n${constant(printed)}` }
}

/** A text with what differs from run to run replaced by its order of appearance, and without what npm says of itself. */
function constant(text: string): string {
  const ids: string[] = []
  return text
    .replaceAll(/^npm (?:warn|notice).*\n/gm, '')
    .trimEnd()
    .replaceAll(/(?<![0-9a-z])[0-9a-f]{12}(?![0-9a-z])/g, id => {
      if (!ids.includes(id)) ids.push(id)
      return `<id ${ids.indexOf(id) + 1}>`
    })
}
