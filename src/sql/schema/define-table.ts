// From column builders and table elements to a Table: names resolved, every constraint named.
import { ModelError } from '../../errors/model-error.ts'
import { isOfKind } from '../../util/brand.ts'
import { nameOf } from '../expression/name.ts'
import type { ColumnNode, ExpressionNode } from '../expression/nodes.ts'
import { nodeOf, type SqlExpression } from '../expression/sql-expression.ts'
import { valueNode } from '../expression/value.ts'
import { describeValue } from '../types/sql-type.ts'
import type { ColumnBuilder } from './column-builder.ts'
import {
  type ColumnSpec,
  type ForeignKeyOptions,
  isDeferrable,
  isReferentialAction,
  type ReferenceTarget,
} from './column-spec.ts'
import { type ForeignKey, type ForeignKeyTarget, type Index, indexedColumn, type Unique } from './constraints.ts'
import { conventionalName, type NamingConvention } from './naming.ts'
import { type Column, Table, type TableDialectOptions } from './table.ts'
import type { ColumnReference, ElementData, TableElement } from './table-elements.ts'

/** What a table is declared with. */
export interface TableOptions extends TableDialectOptions {
  /** The schema of the database. Default: the connection's own. */
  readonly schema?: string
  /** Which of several databases the table is in, by its name among `binds`. Several names: its rows are spread over them, and `router` says how. */
  readonly bind?: string | readonly string[]
  /** A comment that the database keeps, where it can. */
  readonly comment?: string
  /** The table's names before: lets a migration rename it. */
  readonly renamedFrom?: string | readonly string[]
  /** Constraints and indexes over several columns, by attribute. */
  readonly constraints?: readonly TableElement[]
}

/** A table as it is declared. */
export interface TableDefinition {
  readonly name: string
  /** The columns, by attribute. */
  readonly columns: Readonly<Record<string, ColumnBuilder<any, any>>>
  readonly options: TableOptions
  readonly naming: NamingConvention
  /** The column's name where the builder gives none. */
  readonly columnName: (attribute: string) => string
}

/** Makes the table that a definition describes. Foreign keys are resolved when they are first asked for. */
export function defineTable(definition: TableDefinition): Table {
  const { options } = definition
  const specs = Object.entries(definition.columns).map(([attribute, builder]) => ({ attribute, spec: builder.spec }))
  const single = specs.filter(({ spec }) => spec.primaryKey).length === 1
  const columns = specs.map(({ attribute, spec }) => describeColumn(attribute, spec, single, definition))
  refuseEqualNames(definition.name, columns)
  const table = new Table({
    name: nameOf(definition.name, 'the name of a table'),
    schema: options.schema ?? null,
    columns,
    comment: options.comment ?? null,
    renamedFrom: [options.renamedFrom ?? []].flat(),
    dialectOptions: {
      ...(options.sqlite && { sqlite: options.sqlite }),
      ...(options.mysql && { mysql: options.mysql }),
      ...(options.postgresql && { postgresql: options.postgresql }),
    },
    binds: [options.bind ?? []].flat(),
  })
  const key = columns.filter(column => column.primaryKey).map(column => column.name)
  if (key.length > 0) {
    table.primaryKey = {
      kind: 'primaryKey',
      name: conventionalName(definition.naming.primaryKey, table.name, key),
      columns: key,
    }
  }
  for (const { attribute, spec } of specs) {
    const column = table.attribute(attribute)
    if (column !== undefined) addColumnConstraints(table, column, spec, definition.naming)
  }
  addElements(table, options.constraints ?? [], definition.naming)
  return table
}

function describeColumn(attribute: string, spec: ColumnSpec, singleKey: boolean, definition: TableDefinition): Column {
  const whole = spec.type.kind === 'integer' || spec.type.kind === 'bigint' || spec.type.kind === 'smallint'
  const keyed =
    spec.primaryKey &&
    !spec.givenKey &&
    singleKey &&
    whole &&
    spec.references === null &&
    spec.default === null &&
    spec.serverDefault === null
  const place = `${definition.name}.${attribute}`
  refuseBadSpec(spec, place)
  return Object.freeze({
    name: nameOf(spec.name ?? definition.columnName(attribute), `the name of the column ${place}`),
    attribute,
    type: spec.type,
    nullable: spec.nullable && !spec.primaryKey,
    primaryKey: spec.primaryKey,
    generated: keyed || spec.identity !== null,
    default: spec.default,
    onUpdate: spec.onUpdate,
    serverDefault: spec.serverDefault,
    computed: spec.computed,
    identity: spec.identity,
    comment: spec.comment,
    collation: spec.collation,
    deferred: spec.deferred,
    hidden: spec.hidden,
    version: spec.version,
    validate: spec.validate,
    renamedFrom: spec.renamedFrom,
  })
}

/** A default is a value of its column, and a key is always loaded. */
function refuseBadSpec(spec: ColumnSpec, place: string): void {
  if (spec.default !== null && 'value' in spec.default)
    valueNode(spec.default.value, spec.type, `the default of ${place}`)
  if (!spec.deferred || !spec.primaryKey) return
  throw new ModelError('unsupported', {
    place,
    problem: 'is part of the primary key, which is always loaded',
    remedy: 'leave out `.deferred()`',
  })
}

function columnNode(table: Table, column: Column): ColumnNode {
  return { kind: 'column', source: table, name: column.name, type: column.type }
}

function refuseEqualNames(table: string, columns: readonly Column[]): void {
  const byName = new Map<string, Column>()
  for (const column of columns) {
    const other = byName.get(column.name.toLowerCase())
    if (other !== undefined) {
      throw new ModelError('duplicate_column', {
        table,
        column: column.name,
        attributes: `'${other.attribute}' and '${column.attribute}'`,
      })
    }
    byName.set(column.name.toLowerCase(), column)
  }
}

function addColumnConstraints(table: Table, column: Column, spec: ColumnSpec, naming: NamingConvention): void {
  const columns = [column.name]
  if (spec.index !== null) {
    const name = spec.index.name ?? spec.unique?.name ?? conventionalName(naming.index, table.name, columns)
    const parts = [columnNode(table, column)]
    addIndex(table, { kind: 'index', name, parts, unique: spec.unique !== null, where: null, using: null, include: [] })
  } else if (spec.unique !== null) {
    addUnique(table, spec.unique.name ?? conventionalName(naming.unique, table.name, columns), columns)
  }
  if (spec.references !== null) {
    const { target, options } = spec.references
    addForeignKey(
      table,
      options.name ?? conventionalName(naming.foreignKey, table.name, columns),
      columns,
      [target],
      options,
    )
  }
  spec.checks.forEach((check, at) => {
    const label = at === 0 ? columns : [...columns, String(at + 1)]
    table.checks.push({
      kind: 'check',
      name: check.name ?? conventionalName(naming.check, table.name, label),
      condition: check.condition,
    })
  })
}

/** Adds constraints and indexes over several columns to a table: all of them, or none when one is wrong. */
export function addElements(table: Table, elements: readonly TableElement[], naming: NamingConvention): void {
  const before = contents(table)
  try {
    for (const { element } of elements) addElement(table, element, naming)
    refuseEqualConstraintNames(table)
  } catch (error) {
    for (const [list, length] of before.lengths) list.length = length
    table.primaryKey = before.primaryKey
    throw error
  }
}

function contents({ primaryKey, uniques, checks, foreignKeys, indexes, exclusions }: Table) {
  return {
    primaryKey,
    lengths: [uniques, checks, foreignKeys, indexes, exclusions].map((list: unknown[]) => [list, list.length] as const),
  }
}

const EXCLUSION_NAME = 'ex_{table}_{columns}'

function addElement(table: Table, element: ElementData, naming: NamingConvention): void {
  switch (element.kind) {
    case 'unique':
      addUniqueElement(table, element, naming)
      break
    case 'exclusion': {
      const parts = element.parts.map(([part, operator]) => ({ part: indexPart(table, part), operator }))
      const columns = parts.map(({ part }, at) => indexedColumn(part) ?? String(at + 1))
      const name = element.name ?? conventionalName(EXCLUSION_NAME, table.name, columns)
      const { using, where, deferrable } = element
      table.exclusions.push(Object.freeze({ kind: 'exclusion', name, using, parts, where, deferrable }))
      break
    }
    case 'primaryKey': {
      const columns = columnNames(table, element.columns, 'primaryKey()')
      const name = element.name ?? conventionalName(naming.primaryKey, table.name, columns)
      table.primaryKey = Object.freeze({ kind: 'primaryKey', name, columns })
      break
    }
    case 'check': {
      table.checks.push({
        kind: 'check',
        name: element.name ?? nextCheckName(table, naming),
        condition: element.condition,
      })
      break
    }
    case 'foreignKey': {
      const columns = columnNames(table, element.columns, 'foreignKey()')
      const name = element.name ?? conventionalName(naming.foreignKey, table.name, columns)
      addForeignKey(table, name, columns, element.targets, element.options)
      break
    }
    case 'index': {
      const parts = element.parts.map(part => indexPart(table, part))
      const columns = parts.map((part, at) => indexedColumn(part) ?? String(at + 1))
      const name = element.name ?? conventionalName(naming.index, table.name, columns)
      const include = columnNames(table, element.include, 'index().include()')
      addIndex(table, {
        kind: 'index',
        name,
        parts,
        unique: element.unique,
        where: element.where,
        using: element.using,
        include,
        ...(element.operatorClasses !== undefined && { operatorClasses: element.operatorClasses }),
        ...(element.nullsNotDistinct !== undefined && { nullsNotDistinct: element.nullsNotDistinct }),
        ...(element.onlyOn !== undefined && { onlyOn: element.onlyOn }),
      })
      break
    }
  }
}

function addUniqueElement(
  table: Table,
  element: Extract<ElementData, { kind: 'unique' }>,
  naming: NamingConvention,
): void {
  const columns = columnNames(table, element.columns, 'unique()')
  const { nullsNotDistinct, deferrable } = element
  const name = element.name ?? conventionalName(naming.unique, table.name, columns)
  addUnique(table, name, columns, { ...(nullsNotDistinct && { nullsNotDistinct }), ...(deferrable && { deferrable }) })
}

/** Checks of the whole table are numbered: a further check of a column changes none of their names. */
function nextCheckName(table: Table, naming: NamingConvention): string {
  const taken = new Set(table.checks.map(check => check.name))
  for (let number = 1; ; number++) {
    const name = conventionalName(naming.check, table.name, [String(number)])
    if (!taken.has(name)) return name
  }
}

function addUnique(
  table: Table,
  name: string,
  columns: readonly string[],
  more: Pick<Unique, 'nullsNotDistinct' | 'deferrable'> = {},
): void {
  table.uniques.push(Object.freeze({ kind: 'unique', name, columns, ...more }))
}

function addIndex(table: Table, index: Index): void {
  table.indexes.push(Object.freeze(index))
}

function addForeignKey(
  table: Table,
  name: string,
  columns: readonly string[],
  targets: readonly ReferenceTarget[],
  options: ForeignKeyOptions,
): void {
  const place = `the foreign key of ${table.name}.${columns.join(', ')}`
  if (targets.length !== columns.length)
    throw new ModelError('key_mismatch', { place, local: columns.length, remote: targets.length })
  refuseBadOptions(options, place)
  for (const target of targets)
    if (typeof target !== 'string' && typeof target !== 'function')
      throw new ModelError('bad_reference', { place, target: 'something else' })
  let resolved: ForeignKeyTarget | undefined
  const key: ForeignKey = {
    kind: 'foreignKey',
    name,
    columns,
    target: () => {
      resolved ??= resolveTargets(targets, place)
      return resolved
    },
    onDelete: options.onDelete ?? null,
    onUpdate: options.onUpdate ?? null,
    deferrable: options.deferrable === true ? 'immediate' : options.deferrable || null,
  }
  table.foreignKeys.push(Object.freeze(key))
}

// These words become DDL text, so they are checked beyond what the types promise.
function refuseBadOptions({ onDelete, onUpdate, deferrable }: ForeignKeyOptions, place: string): void {
  const wrong = [onDelete, onUpdate].find(action => action !== undefined && !isReferentialAction(action))
  if (wrong === undefined && (deferrable === undefined || isDeferrable(deferrable))) return
  const problem = wrong === undefined ? `cannot be deferrable: '${deferrable}'` : `has no action '${wrong}'`
  throw new ModelError('unsupported', {
    place,
    problem,
    remedy: "use 'cascade', 'restrict', 'set null', 'set default' or 'no action', and `deferrable: true`",
  })
}

function resolveTargets(targets: readonly ReferenceTarget[], place: string): ForeignKeyTarget {
  const ends = targets.map(target =>
    typeof target === 'string' ? parseTarget(target, place) : columnTarget(target(), place),
  )
  const [first] = ends
  if (first === undefined || ends.some(end => end.table !== first.table)) {
    throw new ModelError('bad_reference', { place, target: ends.map(end => `${end.table}.${end.column}`).join(', ') })
  }
  return { table: first.table, columns: ends.map(end => end.column) }
}

function parseTarget(target: string, place: string): { table: string; column: string } {
  const dot = target.lastIndexOf('.')
  if (dot <= 0 || dot === target.length - 1) throw new ModelError('bad_reference', { place, target })
  return { table: target.slice(0, dot), column: target.slice(dot + 1) }
}

function columnTarget(target: unknown, place: string): { table: string; column: string } {
  const node = isOfKind<SqlExpression>(target, 'expression') ? target.node : undefined
  if (node?.kind !== 'column' || !isOfKind<Table>(node.source, 'table'))
    throw new ModelError('bad_reference', { place, target: describeValue(target) })
  return { table: node.source.qualifiedName, column: node.name }
}

function columnNames(table: Table, references: readonly ColumnReference[], place: string): string[] {
  return references.map(reference => {
    const node = indexPart(table, reference)
    const name = indexedColumn(node)
    if (name === null)
      throw new ModelError('bad_reference', { place: `${place} of ${table.name}`, target: 'an expression' })
    return name
  })
}

function indexPart(table: Table, reference: ColumnReference): ExpressionNode {
  if (typeof reference !== 'string') return nodeOf(reference, `a constraint of ${table.name}`)
  return columnNode(
    table,
    table.attribute(reference) ?? table.requireColumn(reference, `a constraint of ${table.name}`),
  )
}

function refuseEqualConstraintNames(table: Table): void {
  const seen = new Set<string>()
  const key = table.primaryKey === null ? [] : [table.primaryKey]
  const others = [...table.checks, ...table.foreignKeys, ...table.indexes, ...table.exclusions]
  for (const { name } of [...key, ...table.uniques, ...others]) {
    if (name !== '' && seen.has(name.toLowerCase())) throw new ModelError('duplicate_name', { name, table: table.name })
    seen.add(name.toLowerCase())
  }
}
