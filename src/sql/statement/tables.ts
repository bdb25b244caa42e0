// The tables that a statement names, wherever in it they stand: what decides which database it is for.
import { isOfKind } from '../../util/brand.ts'
import type { Table } from '../schema/table.ts'
import { SqlType } from '../types/sql-type.ts'
import type { StatementNode } from './nodes.ts'

/** The tables that a statement reads or changes, in the order in which it names them. Those in text of the program's own are not seen. */
export function tablesIn(node: StatementNode): ReadonlySet<Table> {
  const found: Found = { tables: new Set(), seen: new Set() }
  collect(node, found)
  return found.tables
}

interface Found {
  readonly tables: Set<Table>
  /** Nodes that were looked into: a recursive query stands in itself. */
  readonly seen: Set<object>
}

// Statements are plain data, so one walk fits every kind of node, also those that are added later.
function collect(part: unknown, into: Found): void {
  if (typeof part !== 'object' || part === null) return
  if (Array.isArray(part)) for (const each of part) collect(each, into)
  else if (isOfKind<Table>(part, 'table')) into.tables.add(part)
  else if (!(part instanceof SqlType) && !('serverDefault' in part)) collectIn(part, into)
}

/** Looks into one node: past its values, and past all rows of an INSERT but the first, which name the same tables. */
function collectIn(part: object, into: Found): void {
  if (into.seen.has(part)) return
  into.seen.add(part)
  const { kind } = part as { readonly kind?: unknown }
  for (const [name, inner] of Object.entries(part)) {
    if ((kind === 'value' && name === 'value') || (kind === 'in' && name === 'values')) continue
    collect(kind === 'insert' && name === 'rows' && Array.isArray(inner) ? inner[0] : inner, into)
  }
}
