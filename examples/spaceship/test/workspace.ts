// A copy of this example in a temporary folder, and commands run in it as they are typed.
import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, delimiter, dirname, join } from 'node:path'
import { after } from 'node:test'

const example = dirname(import.meta.dirname)

/** What a command did. */
export interface Outcome {
  readonly code: number | null
  /** Standard output, without the line break at its end. */
  readonly out: string
  readonly err: string
}

/** Makes the copy; it goes when the tests have run. */
export function makeWorkspace() {
  const folder = mkdtempSync(join(tmpdir(), 'athanor-example-'))
  after(() => rmSync(folder, { recursive: true, force: true }))
  const left = ['node_modules', 'instance', 'db_repository']
  cpSync(example, folder, { recursive: true, filter: file => !left.includes(basename(file)) && !/\.db/.test(file) })
  symlinkSync(join(example, 'node_modules'), join(folder, 'node_modules'))
  const paths = [join(folder, 'node_modules/.bin'), dirname(process.execPath), process.env.PATH]
  const { DATABASE_URL: _, ...environment } = process.env
  const env = { ...environment, PATH: paths.join(delimiter), NODE_NO_WARNINGS: '1' }
  const run = (command: string, more: Record<string, string> = {}): Outcome => {
    const { status, stdout, stderr } = spawnSync(command, {
      cwd: folder,
      env: { ...env, ...more },
      shell: true,
      encoding: 'utf8',
    })
    return { code: status, out: stdout.trimEnd(), err: stderr.trimEnd() }
  }
  return { folder, run }
}
