// The pages of the documentation as programs. Each page gets a folder, in which
//
//   a block whose first line is `// path/of/file.ts`     is that file, and the page is followed as the README is (scripts/tour.ts)
//   a `ts` block that imports something                  is a program of its own
//   any other `ts` block                                 runs in `db.scope(async session => { … })` with the models of docs/example/blog.ts
//                                                        and everything that `athanor` exports in reach
//   `// → text`                                          is what a block prints, all of it, in order
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { root } from '../../scripts/run.ts'
import { type Block, blocksOf, namedFile } from '../../scripts/tour.ts'
import * as athanor from '../../src/exports/index.ts'

/** A block that is run by itself. */
export interface Snippet {
  readonly page: string
  readonly line: number
  /** The program's file, from the page's folder. */
  readonly file: string
  readonly program: string
  /** What it says it prints; null if it says nothing. */
  readonly prints: string | null
}

const blog = readFileSync(path.join(root, 'docs/example/blog.ts'), 'utf8')
const blogNames = [...blog.matchAll(/^export (?:class|const) (\w+)/gm)].map(match => match[1] ?? '')

/** The blocks of a page that are run by themselves. */
export function snippetsOf(page: string, markdown: string): readonly Snippet[] {
  return blocksOf(markdown)
    .filter(block => block.language === 'ts' && namedFile(block.text) === null)
    .map(block => snippet(page, block))
}

/** Writes the programs of snippets and the models that they use, each in a folder of its own. */
export function writeSnippets(folder: string, snippets: readonly Snippet[]): void {
  for (const { file, program } of snippets) {
    const full = path.join(folder, file)
    mkdirSync(path.dirname(full), { recursive: true })
    writeFileSync(full, program)
    writeFileSync(path.join(path.dirname(full), 'blog.ts'), blog)
  }
}

function snippet(page: string, { text, line }: Block): Snippet {
  const printed = [...text.matchAll(/\/\/ → (.*)$/gm)].map(match => match[1] ?? '')
  return {
    page,
    line,
    file: `${path.basename(page, '.md')}/line-${line}/example.ts`,
    program: /^import /m.test(text) ? text : inScope(text),
    prints: printed.length === 0 ? null : printed.join('\n'),
  }
}

function inScope(text: string): string {
  const used = (names: readonly string[]) => names.filter(name => new RegExp(`(?<![\\w.'])${name}\\b`).test(text))
  const own = [...new Set(['db', ...used(blogNames)])]
  const rest = used(Object.keys(athanor).filter(name => !own.includes(name)))
  const imports = rest.length === 0 ? '' : `import { ${rest.join(', ')} } from 'athanor'\n`
  const body = text.trimEnd().replaceAll(/^(?=.)/gm, '  ')
  return `${imports}import { ${own.join(', ')} } from './blog.ts'

await db.scope(async session => {
${body}
})
await db.close()
`
}
