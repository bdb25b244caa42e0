// Finds every error code of src/errors and says it in Markdown. A code is a key of an exported `xMessages` table, which belongs to the
// class `XError`, or the static `code` of an error class.
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import ts from 'typescript-6'

export interface ErrorEntry {
  readonly code: string
  readonly className: string
  /** What the class's doc comment says. */
  readonly classDoc: string
  /** What the doc comment of the code's table row or class says, if there is one. */
  readonly doc: string
  /** The message, with `<name>` where a fact goes; undefined when the class makes it elsewhere. */
  readonly message: string | undefined
}

/** The entries of every file in a folder of error modules, in order of file and place. */
export async function readErrorCatalog(folder: string): Promise<ErrorEntry[]> {
  const entries: ErrorEntry[] = []
  for (const file of readdirSync(folder).toSorted()) {
    if (!file.endsWith('.ts')) continue
    const full = path.join(folder, file)
    const module: Record<string, unknown> = await import(pathToFileURL(full).href)
    entries.push(...entriesOf(module, readDocs(file, readFileSync(full, 'utf8'))))
  }
  return entries
}

/** The entries of one module's exports. */
export function entriesOf(module: Readonly<Record<string, unknown>>, docs: ReadonlyMap<string, string>): ErrorEntry[] {
  const entries: ErrorEntry[] = []
  const classNames = Object.keys(module).filter(name => typeof module[name] === 'function' && /Error$/.test(name))
  for (const [name, value] of Object.entries(module)) {
    const prefix = /^(.+)Messages$/.exec(name)?.[1]
    if (prefix && isTable(value)) {
      const wanted = `${prefix.charAt(0).toUpperCase()}${prefix.slice(1)}Error`
      const className = module[wanted] ? wanted : (classNames[0] ?? wanted)
      const classDoc = docs.get(className) ?? ''
      for (const [code, message] of Object.entries(value)) {
        entries.push({ code, className, classDoc, doc: docs.get(`${name}.${code}`) ?? '', message: render(message) })
      }
    }
    if (typeof value === 'function' && 'code' in value && typeof value.code === 'string') {
      entries.push({ code: value.code, className: name, classDoc: docs.get(name) ?? '', doc: '', message: undefined })
    }
  }
  return entries
}

/** Codes that more than one class uses. */
export function repeatedCodes(entries: readonly ErrorEntry[]): string[] {
  const codes = entries.map(entry => entry.code)
  return [...new Set(codes.filter((code, i) => codes.indexOf(code) !== i))]
}

/** The text of docs/errors.md. */
export function renderErrorDocs(entries: readonly ErrorEntry[]): string {
  const byClass = Map.groupBy(entries, entry => entry.className)
  const sections = [...byClass].map(([className, group]) => {
    const codes = group.map(entry =>
      [`### \`${entry.code}\``, entry.doc, quoted(entry.message)].filter(Boolean).join('\n\n'),
    )
    return [`## ${className}`, group[0]?.classDoc ?? '', ...codes].filter(Boolean).join('\n\n')
  })
  return `${[INTRODUCTION, ...sections].join('\n\n')}\n`
}

/** The codes that a text of docs/errors.md documents. */
export function documentedCodes(markdown: string): string[] {
  return [...markdown.matchAll(/^### `([^`]+)`/gm)].map(match => match[1] ?? '')
}

/** Codes without a section, and sections without a code. */
export function documentationGaps(entries: readonly ErrorEntry[], markdown: string): string[] {
  const codes = new Set(entries.map(entry => entry.code))
  const documented = new Set(documentedCodes(markdown))
  return [
    ...[...codes]
      .filter(code => !documented.has(code))
      .map(code => `${code} is not in docs/errors.md: run npm run docs:errors`),
    ...[...documented]
      .filter(code => !codes.has(code))
      .map(code => `${code} is in docs/errors.md and in no table of src/errors`),
  ]
}

const INTRODUCTION = `# Errors

Every error of Athanor is an \`AthanorError\` with a stable \`code\` and structured \`details\`. Catch it by its class or by its code; the text
of a message may change in any release. \`<name>\` stands for a fact of the case.

This page is written by \`npm run docs:errors\` from the tables in \`src/errors/\`.`

function quoted(message: string | undefined): string {
  return message === undefined ? '' : `\`\`\`text\n${message}\n\`\`\``
}

function isTable(value: unknown): value is Record<string, (details: unknown) => string> {
  return typeof value === 'object' && value !== null && Object.values(value).every(row => typeof row === 'function')
}

// A message is a function of its facts: it is called with stand-ins that print their own names.
function render(message: (details: unknown) => string): string | undefined {
  try {
    return message(standIn(''))
  } catch {
    return undefined
  }
}

function standIn(name: string): unknown {
  const text = () => `<${name}>`
  return new Proxy(text, {
    get: (_target, key) => {
      if (key === Symbol.toPrimitive || key === 'toString' || key === 'valueOf' || key === 'join') return text
      if (key === Symbol.iterator) return [standIn(name)][Symbol.iterator].bind([standIn(name)])
      if (key === 'length') return 2
      return standIn(name === '' ? String(key) : name)
    },
    apply: () => standIn(name),
  })
}

// Doc comments by `Class`, and by `table.code` for the rows of a table.
function readDocs(file: string, text: string): Map<string, string> {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true)
  const docs = new Map<string, string>()
  for (const statement of source.statements) {
    if (ts.isClassDeclaration(statement) && statement.name) docs.set(statement.name.text, docOf(statement))
    if (!ts.isVariableStatement(statement)) continue
    for (const { name, initializer } of statement.declarationList.declarations) {
      for (const row of tableRows(initializer))
        docs.set(`${name.getText(source)}.${row.name?.getText(source)}`, docOf(row))
    }
  }
  return docs
}

function tableRows(expression: ts.Expression | undefined): readonly ts.ObjectLiteralElementLike[] {
  if (!expression) return []
  if (ts.isAsExpression(expression) || ts.isSatisfiesExpression(expression)) return tableRows(expression.expression)
  if (ts.isCallExpression(expression)) return tableRows(expression.arguments[0])
  return ts.isObjectLiteralExpression(expression) ? expression.properties : []
}

function docOf(node: ts.Node): string {
  const doc = ts.getJSDocCommentsAndTags(node).find(ts.isJSDoc)
  const text = ts.getTextOfJSDocComment(doc?.comment) ?? ''
  return text.replaceAll(/\{@link (\w+)\}/g, '`$1`')
}
