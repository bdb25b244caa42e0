// Each example in a copy outside the checkout, with the sources in place of the installed package: its README's commands, and its types.
// Its own tests run in `.ci/run`, with the packed tarball.
import { execFile } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { linkSources } from '../../scripts/link-sources.ts'
import { root } from '../../scripts/run.ts'

const examples = path.join(root, 'examples')
const names = readdirSync(examples)
// Many processes load the same sources: they share what Node has compiled.
const cache = mkdtempSync(path.join(tmpdir(), 'athanor-cache-'))
const folders: string[] = [cache]

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

function copyOf(name: string): string {
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), `athanor-${name}-`)))
  folders.push(folder)
  const left = ['node_modules', 'instance']
  const isSource = (file: string) => !left.includes(path.basename(file)) && !/\.db(?:-|$)/.test(file)
  cpSync(path.join(examples, name), folder, { recursive: true, filter: isSource })
  linkSources(folder)
  return folder
}

function shellBlocks(name: string): readonly string[] {
  const text = readFileSync(path.join(examples, name, 'README.md'), 'utf8')
  return [...text.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(match => match[1] ?? '')
}

/** What a shell script printed; it ends at the first command that fails. */
function shell(folder: string, script: string): Promise<{ readonly code: number; readonly output: string }> {
  const paths = [path.join(folder, 'node_modules/.bin'), path.dirname(process.execPath), process.env.PATH]
  const env = {
    ...process.env,
    PATH: paths.join(path.delimiter),
    ATHANOR_APP: '',
    DATABASE_URL: undefined,
    NODE_COMPILE_CACHE: cache,
  }
  return new Promise(resolve => {
    execFile('sh', ['-e', '-c', script.replaceAll('npx ', '')], { cwd: folder, env }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), output: stdout + stderr })
    })
  })
}

describe('the examples', () => {
  it.concurrent.each(names)('%s does by hand what its README says', { timeout: 300_000 }, async name => {
    const [, byHand = 'false'] = shellBlocks(name)
    const { code, output } = await shell(copyOf(name), `${byHand}\ntsc`)
    expect(code, output).toBe(0)
  })

  it.each(names)('%s says its two commands first', name => {
    expect(shellBlocks(name)[0]).toBe('npm install\nnpm test\n')
  })

  it.each(names)('%s keeps no database and nothing installed', name => {
    const ignored = readFileSync(path.join(examples, name, '.gitignore'), 'utf8').split('\n')
    expect(ignored).toContain('node_modules/')
    expect(ignored.some(line => line === 'instance/' || line === 'app.db*')).toBe(true)
  })
})
