// Indexes, found by name and compared by what they say. Expressions are compared by their text in one spelling.
import { writeInline } from '../../../compiler/inline.ts'
import type { Dialect } from '../../../dialect/dialect.ts'
import { indexFromReflected } from '../../../dialect/from-reflected.ts'
import { type Index, indexesOn } from '../../../sql/schema/constraints.ts'
import { comparableSql } from '../../impl/normalise-sql.ts'
import type { CreateIndexOp, DropIndexOp } from '../../operations/index-operations.ts'
import { also, type Comparator, type ComparisonContext, type Finding, finding, type TablePair } from '../comparison.ts'

/** Added, removed and changed indexes. A changed one is dropped first, because its name is taken. */
export const compareIndexes: Comparator = (pair, context) => {
  const wanted = byName(indexesOn(pair.model, context.dialect), context)
  const actual = byName(
    pair.found.indexes.map(index => indexFromReflected(pair.name, index)),
    context,
  )
  const removed = [...actual].filter(([key]) => !wanted.has(key)).map(([, index]) => drop(pair, index, 'dropIndex'))
  const others = [...wanted].flatMap(([key, index]): Finding[] => {
    const existing = actual.get(key)
    if (existing === undefined) return [create(pair, index, context)]
    if (signature(existing, context) === signature(index, context)) return []
    const text = `changed index '${index.name}' on '${pair.display}': ${difference(existing, index, context)}`
    const dropped = drop(pair, existing, 'replace')
    const told = { ...dropped, lines: dropped.lines.map(line => ({ ...line, text: `detected ${text}` })) }
    return [told, also(told, 'addConstraint', create(pair, index, context).operation)]
  })
  return [...others, ...removed]
}

function byName(indexes: readonly Index[], context: ComparisonContext): ReadonlyMap<string, Index> {
  const entries = indexes.map(index => [context.key(index.name), index] as const)
  return new Map(entries.toSorted(([left], [right]) => (left < right ? -1 : left > right ? 1 : 0)))
}

function create(pair: TablePair, index: Index, context: ComparisonContext): Finding {
  const operation: CreateIndexOp = { kind: 'createIndex', table: pair.name, index, ifNotExists: false }
  const text = `added index '${index.name}' on '(${partTexts(index, context).join(', ')})'`
  return finding('addConstraint', operation, 'index', index.name, pair.display, text)
}

function drop(pair: TablePair, index: Index, phase: 'replace' | 'dropIndex'): Finding {
  const operation: DropIndexOp = { kind: 'dropIndex', table: pair.name, name: index.name, ifExists: false, index }
  return finding(
    phase,
    operation,
    'index',
    index.name,
    pair.display,
    `removed index '${index.name}' on '${pair.display}'`,
  )
}

/** The parts of an index as text. */
export function partTexts(index: Index, { dialect }: Pick<ComparisonContext, 'dialect'>): readonly string[] {
  return index.parts.map(part => writeInline(part, dialect))
}

function signature(index: Index, context: ComparisonContext): string {
  const { dialect } = context
  const where = index.where === null ? null : comparableSql(writeInline(index.where, dialect), dialect)
  const parts = partTexts(index, context).map(part => partSignature(comparableSql(part, dialect)))
  return JSON.stringify([parts, index.unique, where, ...methodSignature(index, dialect)])
}

/** A part without what it is anyway: ascending, and NULLs where the direction puts them. */
function partSignature(text: string): string {
  return text
    .replace(/ asc(?= nulls \w+$|$)/, '')
    .replace(/ desc nulls first$/, ' desc')
    .replace(/(?<! desc) nulls last$/, '')
}

/** What only some databases have of an index. */
function methodSignature(index: Index, { capabilities }: Dialect): readonly unknown[] {
  if (capabilities.supportsIndexMethods !== true) return []
  const { using, include, operatorClasses = [], nullsNotDistinct = false } = index
  const method = using === 'btree' ? null : using
  return [method, include, index.parts.map((_, at) => operatorClasses[at] ?? null), nullsNotDistinct]
}

function difference(before: Index, after: Index, context: ComparisonContext): string {
  if (before.unique !== after.unique) return `unique=${before.unique} to unique=${after.unique}`
  const spell = (index: Index) =>
    [
      `${index.using === null ? '' : `${index.using} `}(${partTexts(index, context).join(', ')})`,
      ...(index.include.length === 0 ? [] : [`include (${index.include.join(', ')})`]),
      ...(index.where === null ? [] : [`where ${writeInline(index.where, context.dialect)}`]),
    ].join(' ')
  return `${spell(before)} to ${spell(after)}`
}
