// What only the text of CREATE TABLE tells: names of constraints, checks, collations, computed columns, deferrable foreign keys.
import type { ReflectedCheck, ReflectedForeignKey, ReflectedKey } from '../../dialect/reflected.ts'
import { TokenCursor } from './schema-tokens.ts'

type Action = ReflectedForeignKey['onDelete']

/** What a column's own text says. */
export interface WrittenColumn {
  readonly name: string
  collation: string | null
  computed: string | null
}

/** What the text of a table says, in the order in which it stands. */
export interface TableDefinition {
  readonly columns: WrittenColumn[]
  primaryKey: ReflectedKey | null
  readonly uniques: ReflectedKey[]
  readonly checks: ReflectedCheck[]
  /** `targetColumns` is empty where one refers to the primary key without naming it. */
  readonly foreignKeys: ReflectedForeignKey[]
  autoincrement: boolean
  /** Whether a constraint says what happens on a conflict, which our constraints cannot. */
  conflictClauses: boolean
}

const COLUMN_CONSTRAINTS: ReadonlySet<string> = new Set([
  'CONSTRAINT',
  'PRIMARY',
  'NOT',
  'NULL',
  'UNIQUE',
  'CHECK',
  'DEFAULT',
  'COLLATE',
  'REFERENCES',
  'GENERATED',
  'AS',
])
const TABLE_CONSTRAINTS: ReadonlySet<string> = new Set(['CONSTRAINT', 'PRIMARY', 'UNIQUE', 'CHECK', 'FOREIGN'])

/** Reads the text of CREATE TABLE. */
export function readTableDefinition(sql: string): TableDefinition {
  const table: TableDefinition = {
    columns: [],
    primaryKey: null,
    uniques: [],
    checks: [],
    foreignKeys: [],
    autoincrement: false,
    conflictClauses: false,
  }
  const statement = new TokenCursor(sql)
  while (!statement.done && !statement.isMark('(')) statement.next()
  const body = statement.parenthesised()
  while (body !== null && !body.done) readItem(body.untilComma(), table)
  return table
}

function readItem(item: TokenCursor, table: TableDefinition): void {
  const first = item.peek()
  if (first?.kind === 'word' && TABLE_CONSTRAINTS.has(first.value)) readTableConstraints(item, table)
  else if (first !== undefined) readColumn(item, table)
}

/** Table constraints; SQLite lets the comma between them be left out. */
function readTableConstraints(item: TokenCursor, table: TableDefinition): void {
  let name: string | null = null
  while (!item.done) {
    if (item.takeWords('CONSTRAINT')) {
      name = item.name()
      continue
    }
    readTableConstraint(item, table, name)
    name = null
  }
}

function readTableConstraint(item: TokenCursor, table: TableDefinition, name: string | null): void {
  if (item.takeWords('PRIMARY', 'KEY')) {
    const columns = item.parenthesised()
    if (columns?.last()?.value === 'AUTOINCREMENT') table.autoincrement = true
    table.primaryKey = { name, columns: columnNames(columns) }
  } else if (item.takeWords('UNIQUE')) table.uniques.push({ name, columns: columnNames(item.parenthesised()) })
  else if (item.takeWords('CHECK')) table.checks.push({ name, text: item.parenthesised()?.between() ?? '' })
  else if (item.takeWords('FOREIGN', 'KEY')) {
    const columns = columnNames(item.parenthesised())
    if (item.takeWords('REFERENCES')) table.foreignKeys.push({ name, columns, ...readReference(item) })
  } else if (!readConflict(item, table)) item.next()
}

function readColumn(item: TokenCursor, table: TableDefinition): void {
  const column: WrittenColumn = { name: item.name(), collation: null, computed: null }
  table.columns.push(column)
  skipType(item)
  let name: string | null = null
  while (!item.done) {
    if (item.takeWords('CONSTRAINT')) {
      name = item.name()
      continue
    }
    if (!readKeyword(item, table, column) && !readColumnConstraint(item, table, column, name)) item.next()
    name = null
  }
}

function skipType(item: TokenCursor): void {
  while (!item.done) {
    const token = item.peek()
    if (token?.kind === 'word' && COLUMN_CONSTRAINTS.has(token.value)) return
    if (item.parenthesised() === null) item.next()
  }
}

/** What a column says that is no constraint in our sense. */
function readKeyword(item: TokenCursor, table: TableDefinition, column: WrittenColumn): boolean {
  if (item.takeWords('COLLATE')) column.collation = item.name()
  else if (item.takeWords('GENERATED', 'ALWAYS', 'AS') || item.takeWords('AS'))
    column.computed = item.parenthesised()?.between() ?? null
  else if (item.takeWords('DEFAULT')) skipDefault(item)
  else if (item.takeWords('AUTOINCREMENT')) table.autoincrement = true
  else return readConflict(item, table)
  return true
}

/** A default in parentheses may hold any words; without, it is one literal, with its sign or its `x` before it. */
function skipDefault(item: TokenCursor): void {
  if (item.parenthesised() !== null) return
  if (item.isMark('-') || item.isMark('+')) item.next()
  const literal = item.next()
  if (literal?.value === 'X' && item.peek()?.kind === 'text' && item.peek()?.start === literal.end) item.next()
}

function readColumnConstraint(
  item: TokenCursor,
  table: TableDefinition,
  column: WrittenColumn,
  name: string | null,
): boolean {
  const columns = [column.name]
  if (item.takeWords('PRIMARY', 'KEY')) table.primaryKey = { name, columns }
  else if (item.takeWords('UNIQUE')) table.uniques.push({ name, columns })
  else if (item.takeWords('CHECK')) table.checks.push({ name, text: item.parenthesised()?.between() ?? '' })
  else if (item.takeWords('REFERENCES')) table.foreignKeys.push({ name, columns, ...readReference(item) })
  else return false
  return true
}

function readConflict(item: TokenCursor, table: TableDefinition): boolean {
  if (!item.takeWords('ON', 'CONFLICT')) return false
  item.next()
  table.conflictClauses = true
  return true
}

function columnNames(list: TokenCursor | null): string[] {
  const names: string[] = []
  while (list !== null && !list.done) names.push(list.untilComma().name())
  return names
}

type Reference = Omit<ReflectedForeignKey, 'name' | 'columns'>

function readReference(item: TokenCursor): Reference {
  const table = item.name()
  const targetColumns = columnNames(item.parenthesised())
  let onDelete: Action = null
  let onUpdate: Action = null
  let deferrable: Reference['deferrable'] = null
  for (;;) {
    if (item.takeWords('ON', 'DELETE')) onDelete = readAction(item)
    else if (item.takeWords('ON', 'UPDATE')) onUpdate = readAction(item)
    else if (item.takeWords('MATCH')) item.next()
    else if (item.takeWords('NOT', 'DEFERRABLE')) readInitially(item)
    else if (item.takeWords('DEFERRABLE')) deferrable = readInitially(item)
    else return { table, targetColumns, onDelete, onUpdate, deferrable }
  }
}

function readInitially(item: TokenCursor): 'immediate' | 'deferred' {
  if (!item.takeWords('INITIALLY')) return 'immediate'
  return item.next()?.value === 'DEFERRED' ? 'deferred' : 'immediate'
}

function readAction(item: TokenCursor): Action {
  if (item.takeWords('CASCADE')) return 'cascade'
  if (item.takeWords('RESTRICT')) return 'restrict'
  if (item.takeWords('SET', 'NULL')) return 'set null'
  if (item.takeWords('SET', 'DEFAULT')) return 'set default'
  item.takeWords('NO', 'ACTION')
  return null
}
