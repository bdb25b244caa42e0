// What SQLite writes differently from standard SQL in statements.
import type { ListSlot } from '../../compiler/compiled.ts'
import { operandText } from '../../compiler/expression-parts.ts'
import type { PartOverrides, Writer } from '../../compiler/statement-dialect.ts'
import { ValueError } from '../../errors/value-error.ts'
import type { InListNode, ParameterListNode } from '../../sql/expression/nodes.ts'
import { describeValue, type SqlType } from '../../sql/types/sql-type.ts'
import type { WireValue } from '../../util/wire-value.ts'
import { castOfTime, sqliteCalls, sqliteExpressions } from './expression-parts.ts'
import { sqliteClauses, sqliteSources, sqliteStatements } from './statement-parts.ts'
import { storageText, typeText } from './type-compiler.ts'

const NOW = "strftime('%Y-%m-%d %H:%M:%f', 'now')"

/** A list as one JSON text, so that a list of any length is one statement text with one bind. Bytes travel as hexadecimal digits. */
export function listEncoder(type: SqlType, writer: Pick<Writer, 'encoder'>): (values: unknown) => string {
  const encode = writer.encoder(type)
  return values => {
    if (!Array.isArray(values)) {
      throw new ValueError('wrong_type', {
        place: 'a list of values',
        problem: `expects an array, not ${describeValue(values)}`,
      })
    }
    // Keys, mostly: no encoder would say anything else of them.
    if (type.kind === 'integer' && values.every(value => Number.isSafeInteger(value))) return `[${values.join(',')}]`
    if (values.includes(null)) throw new ValueError('null_in_list', { place: 'a list of values' })
    return `[${values.map(value => jsonItem(encode(value), type)).join(',')}]`
  }
}

function jsonItem(wire: WireValue, type: SqlType): string {
  if (wire instanceof Uint8Array) {
    const digits = `"${Buffer.from(wire.buffer, wire.byteOffset, wire.byteLength).toString('hex')}"`
    return type.kind === 'custom' ? `[${digits}]` : digits
  }
  if (typeof wire === 'string') return JSON.stringify(wire)
  if (typeof wire === 'boolean') return wire ? '1' : '0'
  if (typeof wire === 'number' && !Number.isFinite(wire)) return wire > 0 ? '9e999' : '-9e999'
  return String(wire)
}

/** How an item comes out of the JSON text again: a type of the user's own may be bytes or not, which each item says. */
function itemText(type: SqlType): string {
  if (type.kind === 'binary') return 'unhex(value)'
  return type.kind === 'custom' ? "case type when 'array' then unhex(value ->> 0) else value end" : 'value'
}

/** @param list writes what stands in the parentheses; only then, because placeholders are counted in the order of the text */
function membership(
  { operand }: InListNode | ParameterListNode,
  negated: boolean,
  writer: Writer,
  list: () => string,
): string {
  return `${operandText(operand, writer)} ${negated ? 'not in' : 'in'} (${list()})`
}

function inList(node: InListNode, writer: Writer): string {
  return membership(node, node.negated, writer, () => {
    if (!writer.inline) return listText(node.type, writer.bind(node, listEncoder(node.type, writer)))
    const encode = writer.encoder(node.type)
    return node.values.map(value => writer.inlineValue(encode(value))).join(', ')
  })
}

function inParameter(node: ParameterListNode, writer: Writer): string {
  const { index, type } = node
  return membership(node, false, writer, () =>
    type.kind === 'integer'
      ? writer.bindList(index, integerList(type, writer))
      : listText(type, writer.bindAt(index, listEncoder(type, writer))),
  )
}

/** Keys that rows are loaded by. With placeholders the planner sees how many there are, and reads the whole table where that costs less. */
function integerList(type: SqlType, writer: Pick<Writer, 'encoder'>): ListSlot {
  return {
    checked: values => values as readonly unknown[],
    encodeItem: writer.encoder(type),
    encodeAll: listEncoder(type, writer),
    textOfAll: placeholder => listText(type, placeholder),
    textOfNone: '',
  }
}

function listText(type: SqlType, placeholder: string): string {
  return `select ${itemText(type)} from json_each(${placeholder})`
}

/** CAST by what SQLite stores: by `DATETIME` it would make the number 2026 of a date. */
function castText(type: SqlType): string {
  const storage = storageText(type)
  return storage === 'ANY' ? typeText(type) : storage
}

const expressions: PartOverrides['expressions'] = {
  in: inList,
  inParameter,
  ...sqliteExpressions,
  cast: (node, writer) =>
    castOfTime(node, writer) ?? `cast(${writer.expression(node.operand)} as ${castText(node.type)})`,
}

/** SQLite's replacements for the parts of the compiler. */
export const sqliteParts: PartOverrides = {
  expressions,
  statements: sqliteStatements,
  clauses: sqliteClauses,
  sources: sqliteSources,
  calls: sqliteCalls,
  functions: {
    now: () => NOW,
    concat: operands =>
      `(${operands.length === 0 ? "''" : ["''", ...operands.map(operand => `coalesce(${operand}, '')`)].join(' || ')})`,
  },
}
