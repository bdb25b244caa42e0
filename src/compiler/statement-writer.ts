// Writes one statement: the parts call it for what is nested in them.
import { ValueError } from '../errors/value-error.ts'
import type { ExpressionNode, QueryNode } from '../sql/expression/nodes.ts'
import type { Table } from '../sql/schema/table.ts'
import type { CteNode, DeleteNode, InsertNode, StatementNode, UpdateNode } from '../sql/statement/nodes.ts'
import type { SqlType } from '../sql/types/sql-type.ts'
import { hexText } from '../util/bytes.ts'
import type { WireValue } from '../util/wire-value.ts'
import type { BindSlot, BoundNode, ListSlot } from './compiled.ts'
import { withClause } from './cte-parts.ts'
import { LIST_MARK } from './list-sizes.ts'
import { mayWrite } from './pure-functions.ts'
import type { Codec, CompilerParts, StatementDialect, Writer } from './statement-dialect.ts'

/** Writes one statement; it is thrown away afterwards. */
export class StatementWriter implements Writer {
  readonly dialect: StatementDialect
  readonly parts: CompilerParts
  readonly binds: BindSlot[] = []
  /** Whether a value is spelled out instead of bound: in DDL, where no placeholder may stand. */
  readonly inline: boolean
  readonly #places: ReadonlyMap<BoundNode, number>
  readonly #tables = new Set<Table>()
  #fragments = false
  #bareColumns = false
  #repeats = false
  #ctes: readonly CteNode[] = []
  #readsOnly = true
  #callsUnknown = false
  readonly #changed = new Set<Table>()

  constructor(dialect: StatementDialect, parts: CompilerParts, places: ReadonlyMap<BoundNode, number>, inline = false) {
    this.dialect = dialect
    this.parts = parts
    this.#places = places
    this.inline = inline
  }

  /** Whether columns are written without their table: in DDL and in RETURNING. */
  get bareColumns(): boolean {
    return this.#bareColumns
  }

  /** Writes with columns without their table. */
  withBareColumns(write: () => string): string {
    const before = this.#bareColumns
    this.#bareColumns = true
    try {
      return write()
    } finally {
      this.#bareColumns = before
    }
  }

  /** The text of a statement as it is sent, with the common table expressions that it uses. */
  whole(node: StatementNode, ctes: readonly CteNode[]): string {
    this.#ctes = ctes
    const later = node.kind === 'explain' || (node.kind === 'insert' && this.dialect.capabilities.writesCtesAfterInsert)
    const before = later ? '' : this.withText(node)
    return `${before}${this.statement(node)}`
  }

  withText(before?: StatementNode): string {
    const ctes = this.#ctes
    this.#ctes = []
    return withClause(ctes, this, before)
  }

  /** The text of an expression. */
  expression(node: ExpressionNode): string {
    if (node.kind === 'function' && mayWrite(node.name)) this.#callsUnknown = true
    const part = this.parts.expressions[node.kind] as (node: ExpressionNode, writer: Writer) => string
    return part(node, this)
  }

  /** The texts of expressions, separated by commas. */
  list(nodes: readonly ExpressionNode[]): string {
    return nodes.map(node => this.expression(node)).join(', ')
  }

  /** The text of a statement. */
  statement(node: StatementNode | QueryNode): string {
    if (isChange(node)) this.#changed.add(node.table)
    if (WRITING.has(node.kind) || ('lock' in node && node.lock !== null)) this.#readsOnly = false
    const part = this.parts.statements[node.kind as StatementNode['kind']] as (
      node: StatementNode | QueryNode,
      writer: Writer,
    ) => string
    // A query inside RETURNING has tables of its own, so its columns say which one they are of.
    const bare = this.#bareColumns
    this.#bareColumns = false
    const text = part(node, this)
    this.#bareColumns = bare
    return text
  }

  /** A placeholder for the value of a node. */
  bind(node: BoundNode, encode: BindSlot['encode']): string {
    return this.bindAt(this.#placeOf(node), isWire(node) ? asItIs : encode)
  }

  /** Placeholders for a list of values, as many as it has. */
  bindList(of: BoundNode | number, list: ListSlot): string {
    const index = typeof of === 'number' ? of : this.#placeOf(of)
    this.binds.push({ index, encode: list.encodeAll, list })
    return LIST_MARK
  }

  /** A number of rows: as a constant of the text when it is a small one and the statement runs, otherwise as a placeholder. */
  rowCount(node: ExpressionNode): string {
    if (node.kind !== 'value' || this.inline) return this.expression(node)
    this.binds.push({ index: this.#placeOf(node), encode: this.encoder(node.type), inText: true })
    return LIST_MARK
  }

  #placeOf(node: BoundNode): number {
    const place = this.#places.get(node)
    if (place !== undefined) return place
    throw new ValueError('wrong_type', {
      place: 'a value',
      problem: 'was not among those that the statement was described with',
    })
  }

  /** A placeholder for the value at a place of the list. */
  bindAt(index: number, encode: BindSlot['encode']): string {
    const known = this.#repeats && this.#numbered ? this.binds.findIndex(bind => bind.index === index) : -1
    if (known >= 0) return this.dialect.placeholder(known + 1)
    this.binds.push({ index, encode })
    return this.dialect.placeholder(this.binds.length)
  }

  /** Writes what may repeat a result column. */
  repeating(write: () => string): string {
    const before = this.#repeats
    this.#repeats = true
    try {
      return write()
    } finally {
      this.#repeats = before
    }
  }

  get #numbered(): boolean {
    return this.dialect.placeholder(1) !== this.dialect.placeholder(2)
  }

  /** A value as a constant of the text: only where the program, not a caller, gave it. */
  inlineValue(value: WireValue): string {
    if (value instanceof Uint8Array) return `x'${hexText(value)}'`
    return this.dialect.literal(value)
  }

  noteTable(table: Table): void {
    this.#tables.add(table)
  }

  noteFragment(): void {
    this.#fragments = true
  }

  /** The tables that the statement reads or changes; null when a fragment may read any. */
  get tables(): ReadonlySet<Table> | null {
    return this.#fragments ? null : this.#tables
  }

  /** The tables whose rows the statement changes. */
  get changed(): ReadonlySet<Table> {
    return this.#changed
  }

  /** Whether nothing was written that could change a row, take a lock or have another effect. */
  get readsOnly(): boolean {
    return this.#readsOnly && !this.#callsUnknown && !this.#fragments
  }

  /** Whether it calls a function that nothing is known of. */
  get callsUnknown(): boolean {
    return this.#callsUnknown
  }

  /** How values of a type are given to the driver; null stays null. */
  encoder(type: SqlType): BindSlot['encode'] {
    return encoderOf(this.dialect.codec(type))
  }
}

const WRITING: ReadonlySet<string> = new Set(['insert', 'update', 'delete', 'text'])

function isWire(node: BoundNode): boolean {
  return node.kind === 'value' && node.wire === true
}

function asItIs(value: unknown): WireValue {
  return value as WireValue
}

function isChange(node: StatementNode | QueryNode): node is InsertNode | UpdateNode | DeleteNode {
  return node.kind === 'insert' || node.kind === 'update' || node.kind === 'delete'
}

/** The encoder of a codec, for values that may be null. */
export function encoderOf(codec: Codec): BindSlot['encode'] {
  const { encode } = codec
  if (encode === null) return value => value as never
  return value => (value === null ? null : encode(value as never))
}
