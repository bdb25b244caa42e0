// What SQLite writes differently from standard SQL in statements.
import { expressionParts, operandText } from '../../compiler/expression-parts.ts'
import { writeInline } from '../../compiler/inline.ts'
import type { PartOverrides, Writer } from '../../compiler/statement-dialect.ts'
import { statementParts } from '../../compiler/statement-parts.ts'
import { ValueError } from '../../errors/value-error.ts'
import type { ExpressionNode, InListNode, ParameterListNode } from '../../sql/expression/nodes.ts'
import type { Column } from '../../sql/schema/table.ts'
import type { InsertNode } from '../../sql/statement/nodes.ts'
import { describeValue, type SqlType } from '../../sql/types/sql-type.ts'
import type { WireValue } from '../../util/wire-value.ts'
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
  return membership(node, false, writer, () =>
    listText(node.type, writer.bindAt(node.index, listEncoder(node.type, writer))),
  )
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
  // LIKE ignores the case of ASCII letters here, whatever it is asked for: `like` follows the database, and `ilike` needs no more.
  like: (node, writer) => expressionParts.like({ ...node, caseInsensitive: false }, writer),
  binary: (node, writer) => {
    const distinct =
      node.operator === 'is distinct from' ? 'is not' : node.operator === 'is not distinct from' ? 'is' : null
    if (distinct === null) return expressionParts.binary(node, writer)
    return `${operandText(node.left, writer)} ${distinct} ${operandText(node.right, writer)}`
  },
  cast: (node, writer) => `cast(${writer.expression(node.operand)} as ${castText(node.type)})`,
}

/** SQLite has no DEFAULT among the values of a row: the default itself stands there, or NULL, which numbers a key. */
function defaultNode(column: Column, writer: Writer): ExpressionNode {
  if (column.serverDefault === null) return { kind: 'constant', value: null }
  return { kind: 'template', strings: [writeInline(column.serverDefault, writer.dialect)], parts: [] }
}

function withDefaults(node: InsertNode, writer: Writer): InsertNode {
  const rows = node.rows.map(row =>
    row.map((value, at) => {
      const column = node.columns[at]
      return value === null && column !== undefined ? defaultNode(column, writer) : value
    }),
  )
  return { ...node, rows }
}

/** Without a WHERE, SQLite would read the ON of ON CONFLICT as a join's. */
function withWhere(node: InsertNode): InsertNode {
  if (node.query === null || node.conflict === null || node.query.where.length > 0) return node
  return { ...node, query: { ...node.query, where: [{ kind: 'constant', value: true }] } }
}

/** SQLite's replacements for the parts of the compiler. */
export const sqliteParts: PartOverrides = {
  expressions,
  statements: {
    insert: (node, writer) => statementParts.insert(withWhere(withDefaults(node, writer)), writer),
  },
  clauses: {
    limit: (node, writer) => {
      if (node.limit === null && node.offset === null) return ''
      const limit = `limit ${node.limit === null ? '-1' : writer.expression(node.limit)}`
      return node.offset === null ? limit : `${limit} offset ${writer.expression(node.offset)}`
    },
    // A writing transaction has the database to itself, so no row is ever locked: the session takes the writer instead.
    lock: () => '',
  },
  functions: {
    now: () => NOW,
    concat: operands =>
      `(${operands.length === 0 ? "''" : ["''", ...operands.map(operand => `coalesce(${operand}, '')`)].join(' || ')})`,
  },
}
