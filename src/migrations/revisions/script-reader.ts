// Reads what a revision script says about itself from its text, so that a long history is known without running a line of it.
import { type FieldName, fieldNames, type ScriptFields } from './script-fields.ts'
import { readTokens, type ScriptToken } from './script-tokens.ts'

/** What the text of a script tells: its fields, or that only running it can tell, or that it is no revision script. */
export type ScriptReading =
  | { readonly kind: 'fields'; readonly fields: ScriptFields }
  | { readonly kind: 'unclear' }
  | { readonly kind: 'none' }

/**
 * Reads the statements `export const revision = '...'` and its like. Literal strings, arrays of them and `null` are understood, with type
 * annotations, `as const` and `satisfies`; anything else is `unclear`.
 *
 * @param source the text of a script in TypeScript or JavaScript
 */
export function readScript(source: string): ScriptReading {
  if (!/\brevision\b/.test(source)) return { kind: 'none' }
  const tokens = readTokens(source.replace(/^\uFEFF?#![^\n]*/, ''))
  if (tokens === null) return { kind: 'unclear' }
  const fields: Partial<Record<FieldName, unknown>> = {}
  const seen = new Set<ScriptToken>()
  for (const [position, token] of tokens.entries()) {
    if (token.text !== 'export' || token.kind !== 'name' || token.depth > 0) continue
    const statement = readExport(tokens, position + 1)
    if (statement === null) continue
    if (statement.value === unreadable || statement.name in fields) return { kind: 'unclear' }
    fields[statement.name] = statement.value
    seen.add(statement.token)
  }
  if (exportedNames(tokens).some(token => !seen.has(token))) return { kind: 'unclear' }
  return 'revision' in fields ? { kind: 'fields', fields } : { kind: 'none' }
}

interface ExportStatement {
  readonly name: FieldName
  readonly token: ScriptToken
  readonly value: unknown
}

const unreadable = Symbol('unreadable')

/** The names of fields where they could be exported in a way that is not read here: `export { revision }`, `exports = { revision }`. */
function exportedNames(tokens: readonly ScriptToken[]): readonly ScriptToken[] {
  let inExports = false
  return tokens.filter((token, position) => {
    if (token.depth === 0) inExports = token.text === '{' && /^(?:export|=)$/.test(tokens[position - 1]?.text ?? '')
    const exported = token.depth === 0 || (token.depth === 1 && inExports)
    return exported && token.kind === 'name' && fieldNames.some(name => name === token.text)
  })
}

function readExport(tokens: readonly ScriptToken[], position: number): ExportStatement | null {
  const token = tokens[position + 1]
  const name = fieldNames.find(field => field === token?.text)
  if (token === undefined || name === undefined || !/^(?:const|let|var)$/.test(tokens[position]?.text ?? ''))
    return null
  const equals = tokens.findIndex((other, at) => at > position + 1 && other.text === '=' && other.depth === 0)
  return { name, token, value: equals < 0 ? unreadable : readValue(tokens, equals + 1) }
}

function readValue(tokens: readonly ScriptToken[], position: number): unknown {
  const first = tokens[position]
  if (first === undefined) return unreadable
  if (first.text !== '[' || first.kind !== 'other') {
    return endsStatement(tokens[position + 1]) ? readScalar(first) : unreadable
  }
  const end = tokens.findIndex((token, at) => at > position && token.text === ']' && token.depth === 0)
  if (end < 0 || !endsStatement(tokens[end + 1])) return unreadable
  return readItems(tokens.slice(position + 1, end))
}

function readScalar(token: ScriptToken): unknown {
  if (token.kind === 'string') return token.text.includes('\\') ? unreadable : token.text
  return token.kind === 'name' && token.text === 'null' ? null : unreadable
}

function readItems(tokens: readonly ScriptToken[]): unknown {
  const items = tokens.filter((_, position) => position % 2 === 0)
  const commas = tokens.filter((_, position) => position % 2 === 1)
  const strings = items.every(token => token.kind === 'string' && !token.text.includes('\\'))
  return strings && commas.every(token => token.text === ',') ? items.map(token => token.text) : unreadable
}

// A line break ends a statement unless the next line goes on with it, as `+ 'x'` would.
function endsStatement(next: ScriptToken | undefined): boolean {
  if (next === undefined || (next.kind === 'other' && next.text === ';')) return true
  if (next.kind !== 'name') return false
  return next.startsLine || next.text === 'as' || next.text === 'satisfies'
}
