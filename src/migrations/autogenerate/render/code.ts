// Pieces of TypeScript and how they are laid out: on one line where it fits, otherwise one part a line.

/** A piece of code. */
export type Code = string | CodeList | CodeSequence

/** Parts between two signs, separated by commas: arguments, an array, an object. */
export interface CodeList {
  readonly kind: 'list'
  readonly open: string
  readonly items: readonly Code[]
  readonly close: string
  /** What separates the items. */
  readonly separator: ',' | ''
  /** Whether each item has a line of its own even where it would fit. */
  readonly spread: boolean
}

/** Pieces one after the other. */
export interface CodeSequence {
  readonly kind: 'sequence'
  readonly parts: readonly Code[]
}

/** How wide a line may be, without the indentation of the function that the code stands in. */
export const WIDTH = 118

/** Pieces one after the other. */
export function sequence(...parts: readonly Code[]): CodeSequence {
  return { kind: 'sequence', parts }
}

/** An array. */
export function array(items: readonly Code[]): CodeList {
  return { kind: 'list', open: '[', items, close: ']', separator: ',', spread: false }
}

/** An object; `spread` puts each property on a line of its own. */
export function object(properties: readonly (readonly [string, Code])[], spread = false): CodeList {
  const items = properties.map(([name, value]) => sequence(`${propertyName(name)}: `, value))
  return { kind: 'list', open: '{', items, close: '}', separator: ',', spread }
}

/** A call. */
export function call(name: string, ...args: readonly Code[]): CodeSequence {
  return sequence(name, { kind: 'list', open: '(', items: args, close: ')', separator: ',', spread: false })
}

/** A function's body: one statement a line. */
export function block(head: string, statements: readonly Code[]): CodeSequence {
  return sequence(head, { kind: 'list', open: '{', items: statements, close: '}', separator: '', spread: true })
}

/** The name of a property: in quotes unless it can only be read as one name. */
export function propertyName(name: string): string {
  return /^[A-Za-z_$][A-Za-z0-9_$]*$/.test(name) ? name : quoted(name)
}

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' }

function escaped(character: string): string {
  const code = (character.codePointAt(0) ?? 0).toString(16)
  return ESCAPES[character] ?? (code.length > 4 ? `\\u{${code}}` : `\\u${code.padStart(4, '0')}`)
}

// Control characters, marks that are not seen or turn the direction of text, line separators, and halves of a character.
const UNSAFE = /[\\\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu

/** A text as a string of the program; nothing in it can end the string or the line. */
export function quoted(text: string): string {
  const inner = text.replace(UNSAFE, escaped)
  const count = (sign: string) => inner.split(sign).length
  if (count("'") > count('"')) return `"${inner.replaceAll('"', '\\"')}"`
  return `'${inner.replaceAll("'", "\\'")}'`
}

/** A text of SQL as an `sql` template; nothing in it can end the template or become a value. */
export function sqlTemplate(text: string): string {
  const inner = text.replace(UNSAFE, escaped).replaceAll('`', '\\`').replaceAll('${', '\\${')
  return `sql\`${inner}\``
}

/** A value of the program as code. */
export function literal(value: string | number | bigint | boolean | null): string {
  if (typeof value === 'string') return quoted(value)
  return typeof value === 'bigint' ? `${value}n` : String(value)
}

/** The lines of a piece of code. */
export function layOut(code: Code): readonly string[] {
  return write(code, 0, 0).split('\n')
}

function mustSpread(code: Code): boolean {
  if (typeof code === 'string') return false
  if (code.kind === 'sequence') return code.parts.some(mustSpread)
  return (code.spread && code.items.length > 0) || code.items.some(mustSpread)
}

function flat(code: Code): string {
  if (typeof code === 'string') return code
  if (code.kind === 'sequence') return code.parts.map(flat).join('')
  const inner = code.items.map(flat).join(', ')
  return code.open === '{' && inner !== '' ? `{ ${inner} }` : `${code.open}${inner}${code.close}`
}

/** The text of a piece that begins at a column, inside lines of an indentation. */
function write(code: Code, indent: number, at: number): string {
  const whole = flat(code)
  if (typeof code === 'string' || (!mustSpread(code) && at + whole.length <= WIDTH)) return whole
  return code.kind === 'sequence' ? writeSequence(code, indent, at) : writeList(code, indent, at)
}

// The last part is broken alone where what stands before it fits; otherwise each method of a chain has a line of its own.
function writeSequence({ parts }: CodeSequence, indent: number, at: number): string {
  const calls = parts.filter((part, index) => index > 0 && isCall(part))
  const before = parts.slice(0, -1)
  const prefix = flat(sequence(...before))
  const last = write(parts.at(-1) ?? '', indent, at + prefix.length)
  const fits = !before.some(mustSpread) && at + prefix.length + (last.split('\n', 1)[0] ?? '').length <= WIDTH
  if (calls.length > 2 || (calls.length > 0 && !fits)) return writeChain(parts, indent, at)
  return fits ? prefix + last : parts.reduce((text: string, part) => text + write(part, indent, column(text, at)), '')
}

/** The column where a text ends that began at another. */
function column(text: string, at: number): number {
  return text.includes('\n') ? text.length - text.lastIndexOf('\n') - 1 : at + text.length
}

function isCall(part: Code): part is CodeSequence {
  const [head] = typeof part !== 'string' && part.kind === 'sequence' ? part.parts : []
  return typeof head === 'string' && head.startsWith('.')
}

function writeChain(parts: readonly Code[], indent: number, at: number): string {
  const inside = indent + 2
  const pad = `\n${' '.repeat(inside)}`
  return parts
    .map((part, index) =>
      isCall(part) ? pad + write(part, inside, inside) : write(part, indent, index === 0 ? at : indent),
    )
    .join('')
}

function writeList(list: CodeList, indent: number, at: number): string {
  return hug(list, indent, at) ?? spreadList(list, indent)
}

function spreadList(list: CodeList, indent: number): string {
  const inside = indent + 2
  const pad = ' '.repeat(inside)
  const lines = list.items.map(item => `${pad}${write(item, inside, inside)}${list.separator}`)
  return `${list.open}\n${lines.join('\n')}\n${' '.repeat(indent)}${list.close}`
}

/** The last argument may be spread alone while those before it stay on the line; null where that does not do. */
function hug(list: CodeList, indent: number, at: number): string | null {
  const last = list.items.at(-1)
  const others = list.items.slice(0, -1)
  if (list.open !== '(' || last === undefined || !opensList(last) || others.some(mustSpread)) return null
  const before = `(${others.map(other => `${flat(other)}, `).join('')}`
  const text = write(last, indent, at + before.length)
  const [first = ''] = text.split('\n')
  return text.includes('\n') && at + before.length + first.length <= WIDTH ? `${before}${text})` : null
}

function opensList(code: Code): boolean {
  if (typeof code === 'string') return false
  if (code.kind === 'list') return code.open !== '('
  return (
    code.parts.length === 2 &&
    code.parts.some(part => typeof part !== 'string' && part.kind === 'list' && part.open === '{')
  )
}
