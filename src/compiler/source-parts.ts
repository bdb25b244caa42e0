// What rows come from, in standard SQL: tables, subqueries, common table expressions and lists of rows.
import type { FromNode, JoinNode, ValuesFrom } from '../sql/statement/nodes.ts'
import { requireCapability } from './refuse.ts'
import type { CompilerParts, Writer } from './statement-dialect.ts'

/** What rows come from, with the name that the statement knows it by. */
export function fromText(node: FromNode, writer: Writer): string {
  const part = writer.parts.sources[node.kind] as (node: FromNode, writer: Writer) => string
  return part(node, writer)
}

/** Further sources, each after the word that joins it; it begins with a space. */
export function joinsText(joins: readonly JoinNode[], writer: Writer): string {
  return joins.map(join => ` ${joinText(join, writer)}`).join('')
}

function joinText({ kind, from, on }: JoinNode, writer: Writer): string {
  if (kind === 'full') {
    requireCapability(writer, 'supportsFullJoin', {
      feature: 'a full join',
      remedy: 'write it as `union` of a left and a right join',
    })
  }
  const source = fromText(from, writer)
  if (kind === 'cross') return `cross join ${source}`
  return `${kind} join ${source} on ${on === null ? '1 = 1' : writer.expression(on)}`
}

/** Sources beside each other, with what is joined to them. */
export function sourcesText(from: readonly FromNode[], joins: readonly JoinNode[], writer: Writer): string {
  return `${from.map(node => fromText(node, writer)).join(', ')}${joinsText(joins, writer)}`
}

function valuesText({ rows, columns, source }: ValuesFrom, writer: Writer): string {
  const { quote } = writer.dialect
  // The types of the first row are those of the columns.
  const texts = rows.map((row, place) => {
    const values = row.map((operand, at) => {
      const type = columns[at]?.type ?? null
      return writer.expression(place > 0 || type === null ? operand : { kind: 'cast', operand, type })
    })
    return `(${values.join(', ')})`
  })
  return `(values ${texts.join(', ')}) as ${quote(source.name)} (${columns.map(({ name }) => quote(name)).join(', ')})`
}

/** Sources of rows in standard SQL. */
export const sourceParts: CompilerParts['sources'] = {
  table: ({ table, source }, writer) => {
    const { quote } = writer.dialect
    writer.noteTable(table)
    const schema = table.schema === null ? '' : `${quote(table.schema)}.`
    const name = `${schema}${quote(table.name)}`
    return source === table ? name : `${name} as ${quote(source.name)}`
  },
  query: ({ query, source, lateral }, writer) => {
    if (lateral === true) {
      requireCapability(writer, 'supportsLateral', {
        feature: 'a lateral subquery',
        remedy:
          'join a subquery with a window function, such as `row_number()`, that does not use columns of the query around it',
      })
    }
    return `${lateral === true ? 'lateral ' : ''}(${writer.statement(query)}) as ${writer.dialect.quote(source.name)}`
  },
  cte: ({ cte, source }, writer) => {
    const { quote } = writer.dialect
    return cte.name === source.name ? quote(cte.name) : `${quote(cte.name)} as ${quote(source.name)}`
  },
  values: valuesText,
}
