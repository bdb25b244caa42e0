import { execFile } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { linkSources } from '../../scripts/link-sources.ts'
import { root } from '../../scripts/run.ts'
import { blocksOf, follow, readmeSteps, stepsOf, tourEnvironment } from '../../scripts/tour.ts'
import { BASE_OPTIONS } from '../../scripts/type-projects.ts'
import { type Snippet, snippetsOf, writeSnippets } from './pages.ts'

const docs = path.join(root, 'docs')
const generated = ['errors.md']
const pages = readdirSync(docs).filter(name => name.endsWith('.md') && !generated.includes(name))
const textOf = (page: string) => readFileSync(path.join(docs, page), 'utf8')
const snippets = pages.flatMap(page => snippetsOf(page, textOf(page)))

const work = realpathSync(mkdtempSync(path.join(tmpdir(), 'athanor-docs-')))
afterAll(() => rmSync(work, { recursive: true, force: true }))

function folderFor(name: string): string {
  const folder = path.join(work, name)
  mkdirSync(folder)
  linkSources(folder)
  return folder
}

// Many processes load the same sources: they share what Node has compiled.
const environment = (folder: string) => ({ ...tourEnvironment(folder), NODE_COMPILE_CACHE: path.join(work, 'cache') })

interface Outcome {
  readonly code: number
  readonly output: string
}

function node(folder: string, ...args: string[]): Promise<Outcome> {
  return new Promise(resolve => {
    execFile(process.execPath, args, { cwd: folder, env: environment(folder) }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), output: (stdout + stderr).trimEnd() })
    })
  })
}

/** Follows a page in a folder with the sources in place of the installed package. */
function followed(name: string, steps: ReturnType<typeof stepsOf>) {
  const folder = folderFor(name)
  writeFileSync(path.join(folder, 'package.json'), '{ "type": "module" }')
  const command = (line: string) => (line.startsWith('npm ') ? null : line.replace(/^npx /, ''))
  return follow(steps, { folder, env: environment(folder), command })
}

const snippetFolder = folderFor('snippets')
writeFileSync(path.join(snippetFolder, 'package.json'), '{ "type": "module" }')
writeSnippets(snippetFolder, snippets)

// One process for all: most of what a program costs is loading the sources.
const runner = `import { writeFileSync } from 'node:fs'
const results = {}
const write = process.stdout.write
for (const file of process.argv.slice(2)) {
  let output = ''
  process.stdout.write = text => { output += text; return true }
  results[file] = await import('./' + file).then(() => ({ output }), error => ({ output, error: String(error?.stack ?? error) }))
  results[file].output = output.trimEnd()
}
process.stdout.write = write
writeFileSync('results.json', JSON.stringify(results))
`

async function runSnippets(): Promise<Record<string, { readonly output: string; readonly error?: string }>> {
  writeFileSync(path.join(snippetFolder, 'run.mjs'), runner)
  const { output } = await node(snippetFolder, 'run.mjs', ...snippets.map(({ file }) => file))
  const results = path.join(snippetFolder, 'results.json')
  if (!existsSync(results)) throw new Error(output)
  return JSON.parse(readFileSync(results, 'utf8'))
}

describe('the README', () => {
  it('can be followed from the smallest example to the end of the tour', { timeout: 300_000 }, () => {
    const outcomes = followed('readme', readmeSteps(readFileSync(path.join(root, 'README.md'), 'utf8')))
    expect(outcomes.filter(outcome => !outcome.ok)).toEqual([])
    expect(outcomes.length).toBeGreaterThan(15)
  })

  it('names two commands that are scripts of the package', () => {
    const { scripts } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'))
    const [first] = blocksOf(readFileSync(path.join(root, 'README.md'), 'utf8'))
    expect(first?.text).toMatch(/^npm ci && npm run demo .*\nnpm ci && npm test .*\n$/)
    expect(Object.keys(scripts)).toEqual(expect.arrayContaining(['demo', 'test']))
  })
})

describe('the files and commands of a page', () => {
  it.each(pages.filter(page => stepsOf(blocksOf(textOf(page))).length > 0))(
    'of docs/%s do what it says',
    { timeout: 300_000 },
    page => {
      const outcomes = followed(page, stepsOf(blocksOf(textOf(page))))
      expect(outcomes.filter(outcome => !outcome.ok)).toEqual([])
    },
  )
})

describe('the examples of the documentation', () => {
  it('have their types checked under strict', { timeout: 300_000 }, async () => {
    const options = { ...BASE_OPTIONS, skipLibCheck: true, allowImportingTsExtensions: true }
    writeFileSync(
      path.join(snippetFolder, 'tsconfig.json'),
      JSON.stringify({ compilerOptions: options, files: snippets.map(({ file }) => file) }),
    )
    const { code, output } = await node(snippetFolder, path.join(root, 'node_modules/typescript/bin/tsc'), '-p', '.')
    expect(output).toBe('')
    expect(code).toBe(0)
  })

  const results = runSnippets()

  it.each(snippets.map(snippet => [`${snippet.page}, line ${snippet.line}`, snippet] as const))(
    'run and print what they say: %s',
    { timeout: 300_000 },
    async (_, { file, prints }: Snippet) => {
      const result = (await results)[file]
      expect(result?.error).toBe(undefined)
      if (prints !== null) expect(result?.output).toBe(prints)
    },
  )
})

describe('the pages', () => {
  it.each(['../README.md', '../CONTRIBUTING.md', ...pages])('%s link to files that exist', page => {
    const file = path.join(docs, page)
    const targets = [...readFileSync(file, 'utf8').matchAll(/\]\((?!https?:)([^)#]+)/g)].map(match => match[1] ?? '')
    const missing = targets.filter(target => !existsSync(path.resolve(path.dirname(file), target)))
    expect(missing).toEqual([])
  })
})
