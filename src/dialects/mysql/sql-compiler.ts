// What MySQL and MariaDB write differently from standard SQL in statements.
import { operandText } from '../../compiler/call.ts'
import type { ListSlot } from '../../compiler/compiled.ts'
import { expressionParts } from '../../compiler/expression-parts.ts'
import type { PartOverrides, Writer } from '../../compiler/statement-dialect.ts'
import { ValueError } from '../../errors/value-error.ts'
import { isExactType } from '../../sql/expression/known-types.ts'
import type { InListNode, ParameterListNode } from '../../sql/expression/nodes.ts'
import { describeValue, type SqlType } from '../../sql/types/sql-type.ts'
import type { WireValue } from '../../util/wire-value.ts'
import { insertText, updateText } from './change-parts.ts'
import { mysqlCalls, mysqlQuantified } from './expression-parts.ts'
import type { Flavour } from './flavour.ts'
import { mysqlInQuery } from './limited-query.ts'
import { mysqlClauses, mysqlExplain, mysqlSources, mysqlStatements } from './statement-parts.ts'
import { mysqlBinary, mysqlUnary } from './text-parts.ts'
import { castText, typeText } from './type-compiler.ts'

function checkedList(values: unknown): readonly unknown[] {
  const place = 'a list of values'
  if (!Array.isArray(values)) {
    throw new ValueError('wrong_type', { place, problem: `expects an array, not ${describeValue(values)}` })
  }
  if (values.includes(null)) throw new ValueError('null_in_list', { place })
  return values
}

/**
 * A list in `in ()`. Placeholders, because the database looks each value up in an index then: of a list that is one JSON text MariaDB makes a
 * subquery, and for that UPDATE and DELETE read, and lock, the whole table.
 */
function listSlot(type: SqlType, writer: Pick<Writer, 'encoder'>, flavour: Flavour): ListSlot {
  const encodeItem = writer.encoder(type)
  return {
    checked: checkedList,
    encodeItem,
    ...(isExactType(type) && { textOfItem: (placeholder: string) => decimalCast(type, placeholder, flavour) }),
    encodeAll: values =>
      `[${checkedList(values)
        .map(value => jsonItem(encodeItem(value)))
        .join(',')}]`,
    textOfAll: placeholder => listQuery(type, placeholder, flavour),
    textOfNone: 'select null from dual where 1 = 0',
  }
}

/** Bytes travel as hexadecimal digits, numbers as their digits. */
function jsonItem(wire: WireValue): string {
  if (wire instanceof Uint8Array)
    return `"${Buffer.from(wire.buffer, wire.byteOffset, wire.byteLength).toString('hex')}"`
  return typeof wire === 'string' ? JSON.stringify(wire) : String(wire)
}

function listQuery(type: SqlType, placeholder: string, flavour: Flavour): string {
  const table = (column: string) => `json_table(${placeholder}, '$[*]' columns (v ${column} path '$')) as l`
  if (type.kind === 'binary' || type.kind === 'vector') return `select unhex(v) from ${table('longtext')}`
  const spelling = type.kind === 'custom' ? 'LONGTEXT' : typeText(type, flavour)
  const isText = /^(?:LONGTEXT|VARCHAR|ENUM|JSON|UUID)/.test(spelling)
  return `select v from ${table(isText ? `longtext character set utf8mb4 collate ${flavour.collation}` : spelling)}`
}

function inList(node: InListNode, writer: Writer, flavour: Flavour): string {
  const operand = operandText(node.operand, writer)
  const word = node.negated ? 'not in' : 'in'
  if (!writer.inline) return `${operand} ${word} (${writer.bindList(node, listSlot(node.type, writer, flavour))})`
  const encode = writer.encoder(node.type)
  const values = node.values.map(value => writer.inlineValue(encode(value)))
  return `${operand} ${word} (${values.length === 0 ? 'select null from dual where 1 = 0' : values.join(', ')})`
}

function inParameter(node: ParameterListNode, writer: Writer, flavour: Flavour): string {
  const operand = operandText(node.operand, writer)
  return `${operand} in (${writer.bindList(node.index, listSlot(node.type, writer, flavour))})`
}

/** Decimals travel as texts, which MySQL would compute and compare with as floating point numbers. */
function decimalCast(type: SqlType, text: string, flavour: Flavour): string {
  return `cast(${text} as ${castText(type, flavour)})`
}

/** The replacements for the parts of the compiler. */
export function mysqlParts(flavour: Flavour): PartOverrides {
  return {
    expressions: {
      value: (node, writer) => {
        const text = expressionParts.value(node, writer)
        return isExactType(node.type) && !writer.inline ? decimalCast(node.type, text, flavour) : text
      },
      in: (node, writer) => inList(node, writer, flavour),
      inParameter: (node, writer) => inParameter(node, writer, flavour),
      // The row that an upsert could not insert.
      column: (node, writer) =>
        node.source.id === 'excluded'
          ? `values(${writer.dialect.quote(node.name)})`
          : expressionParts.column(node, writer),
      quantified: mysqlQuantified(flavour),
      inQuery: mysqlInQuery,
      unary: (node, writer) => mysqlUnary(node, writer) ?? expressionParts.unary(node, writer),
      binary: (node, writer) => {
        const own = mysqlBinary(node, writer)
        if (own !== null) return own
        const left = operandText(node.left, writer)
        if (node.operator === '||') return `concat(${left}, ${operandText(node.right, writer)})`
        if (node.operator === 'is not distinct from') return `${left} <=> ${operandText(node.right, writer)}`
        if (node.operator === 'is distinct from') return `not (${left} <=> ${operandText(node.right, writer)})`
        return `${left} ${node.operator} ${operandText(node.right, writer)}`
      },
      // The collation of texts tells cases apart, so that both sides are made the same.
      like: (node, writer) => {
        const operand = operandText(node.operand, writer)
        const pattern = operandText(node.pattern, writer)
        // With NO_BACKSLASH_ESCAPES, which every connection has, MySQL knows no escape unless it is named.
        const given = node.escape ?? (writer.inline ? null : '\\')
        const escape = given === null ? '' : ` escape ${escapeText(given, writer)}`
        return node.caseInsensitive
          ? `lower(${operand}) like lower(${pattern})${escape}`
          : `${operand} like ${pattern}${escape}`
      },
      cast: (node, writer) => `cast(${writer.expression(node.operand)} as ${castText(node.type, flavour)})`,
      // NULL comes first here, and last on a way down: on other databases as on none.
      order: (node, writer) => {
        const operand = operandText(node.operand, writer)
        const direction = node.descending ? ' desc' : ''
        if (node.nulls === null || node.nulls === (node.descending ? 'last' : 'first')) return `${operand}${direction}`
        return `${operand} is null${node.nulls === 'first' ? ' desc' : ''}, ${operandText(node.operand, writer)}${direction}`
      },
    },
    statements: {
      ...mysqlStatements,
      explain: mysqlExplain(flavour),
      insert: insertText,
      update: (node, writer) => updateText(node, writer, flavour),
    },
    clauses: { ...mysqlClauses(flavour) },
    sources: { ...mysqlSources },
    calls: mysqlCalls(flavour),
    functions: {
      now: () => 'now(3)',
    },
  }
}

/** A session reads a backslash as itself; a session of another program that reads DDL may not. */
function escapeText(escape: string, writer: Writer): string {
  return escape === '\\' && !writer.inline ? "'\\'" : writer.dialect.literal(escape)
}
