// What PostgreSQL writes differently from standard SQL in statements: how bound values get their types.
import { expressionParts, operandText } from '../../compiler/expression-parts.ts'
import type { CompilerParts, PartOverrides } from '../../compiler/statement-dialect.ts'
import { statementParts } from '../../compiler/statement-parts.ts'
import type { ExpressionNode } from '../../sql/expression/nodes.ts'
import type { Assignment, ConflictNode, InsertNode } from '../../sql/statement/nodes.ts'
import { boundParts, inferredBeside, looseValues, withInferred } from './bound-values.ts'
import { postgresqlBinary, postgresqlCalls } from './expression-parts.ts'

type Expressions = PartOverrides['expressions']

const standard: CompilerParts['expressions'] = { ...expressionParts, ...boundParts(operandText) }

const expressions: Expressions = {
  ...boundParts(operandText),
  binary: (node, writer) =>
    postgresqlBinary(node, writer) ??
    withInferred(inferredBeside([node.left, node.right]), () => standard.binary(node, writer)),
  // Each end is compared with the operand, and none with the other.
  between: (node, writer) => {
    const ends = [node.low, node.high].flatMap(end => inferredBeside([node.operand, end]))
    const known = ends.filter(end => end !== node.operand)
    return withInferred(known, () => standard.between(node, writer))
  },
  like: (node, writer) => withInferred(inferredBeside([node.operand, node.pattern]), () => standard.like(node, writer)),
  // What the program wrote around a text says what the text is, as it does in the client library.
  template: (node, writer) => withInferred(looseValues(node.parts), () => standard.template(node, writer)),
}

/** A value that is given to a column of its own type. */
function assigned({ column, value }: Assignment): ExpressionNode[] {
  return 'type' in value && value.type?.key === column.type.key ? [value] : []
}

function insertedValues(node: InsertNode): ExpressionNode[] {
  return node.rows.flatMap(row =>
    row.flatMap((value, at) => {
      const column = node.columns[at]
      return value === null || column === undefined ? [] : assigned({ column, value })
    }),
  )
}

function updatedValues(conflict: ConflictNode | null): ExpressionNode[] {
  return (conflict?.set ?? []).flatMap(assigned)
}

/** PostgreSQL's replacements for the parts of the compiler. */
export const postgresqlParts: PartOverrides = {
  expressions,
  calls: postgresqlCalls,
  statements: {
    insert: (node, writer) =>
      withInferred([...insertedValues(node), ...updatedValues(node.conflict)], () =>
        statementParts.insert(node, writer),
      ),
    update: (node, writer) => withInferred(node.set.flatMap(assigned), () => statementParts.update(node, writer)),
  },
}
