// New tables: columns by their names, and constraints with theirs.
import type { Constraint, Exclusion, ForeignKey, Unique } from '../../../sql/schema/constraints.ts'
import { conventionalName, defaultNaming } from '../../../sql/schema/naming.ts'
import type { Column, Table } from '../../../sql/schema/table.ts'
import { isDisplaced } from '../../operations/literal-table.ts'
import type { CreateTableOp } from '../../operations/table-operations.ts'
import { array, type Code, call, object, quoted, sequence } from './code.ts'
import { isSpellable, referenceOptions, renderColumn } from './render-column.ts'
import type { RenderContext } from './render-context.ts'
import { method, renderExpression, renderIndexPart, renderNames } from './render-expression.ts'

/** The statements that make a table. */
export function renderCreateTable(op: CreateTableOp, context: RenderContext): readonly Code[] {
  const { table } = op
  const inline = inlineConstraints(table)
  const options = tableOptions(op, inline, context)
  const columns = renderColumns(table, inline, context)
  const create = call(
    'await op.createTable',
    quoted(table.name),
    columns,
    ...(options.length === 0 ? [] : [object(options)]),
  )
  const later = table.foreignKeys.filter(key => !isSpellable(key)).map(key => renderLaterKey(table, key))
  return [create, ...later]
}

interface Inline {
  readonly uniques: ReadonlyMap<string, Unique>
  readonly references: ReadonlyMap<string, ForeignKey>
}

/** Constraints of one column with a name, the first of each column: they are written with it. */
function inlineConstraints(table: Table): Inline {
  const fits = (constraint: Unique | ForeignKey) => constraint.columns.length === 1 && constraint.name !== ''
  const firsts = <C extends Unique | ForeignKey>(constraints: readonly C[]) =>
    new Map(
      constraints
        .toReversed()
        .filter(fits)
        .map(constraint => [constraint.columns[0] ?? '', constraint]),
    )
  return {
    uniques: firsts(table.uniques.filter(isPlainUnique)),
    references: firsts(table.foreignKeys.filter(isSpellable)),
  }
}

/** Whether a unique constraint says no more than its columns. */
function isPlainUnique({ nullsNotDistinct = false, deferrable }: Unique): boolean {
  return !nullsNotDistinct && deferrable === undefined
}

function renderExclusion(exclusion: Exclusion, context: RenderContext): Code {
  const parts = exclusion.parts.map(({ part, operator }) => array([renderIndexPart(part, context), quoted(operator)]))
  return sequence(
    call(context.use('exclude'), ...parts),
    method('named', quoted(exclusion.name)),
    ...(exclusion.using === 'gist' ? [] : [method('using', quoted(exclusion.using))]),
    ...(exclusion.where === null ? [] : [method('where', renderExpression(exclusion.where, context))]),
    ...(exclusion.deferrable === null ? [] : [method('deferrable', quoted(exclusion.deferrable))]),
  )
}

function renderColumns(table: Table, inline: Inline, context: RenderContext): Code {
  const render = (column: Column) => {
    const constraints = {
      unique: inline.uniques.get(column.name) ?? null,
      reference: inline.references.get(column.name) ?? null,
      checks: [],
    }
    return renderColumn(column, constraints, context)
  }
  if (!table.columns.some(column => isDisplaced(column.name))) {
    return object(
      table.columns.map(column => [column.name, render(column)]),
      true,
    )
  }
  const named = table.columns.map(column =>
    call(context.use('column', 'athanor/migrations'), quoted(column.name), render(column)),
  )
  return array(named)
}

function tableOptions(op: CreateTableOp, inline: Inline, context: RenderContext): (readonly [string, Code])[] {
  const { table } = op
  const constraints = [
    ...tableConstraints(table, inline).map(constraint => renderElement(constraint, context)),
    ...table.exclusions.map(exclusion => renderExclusion(exclusion, context)),
  ]
  const dialects = Object.entries(table.dialectOptions).map(([dialect, options]): readonly [string, Code] => {
    const given: readonly [string, string | boolean][] = Object.entries(options)
    return [
      dialect,
      object(given.map(([name, value]) => [name, typeof value === 'string' ? quoted(value) : String(value)])),
    ]
  })
  return [
    ...(table.schema === null ? [] : [['schema', quoted(table.schema)] as const]),
    ...(table.comment === null ? [] : [['comment', quoted(table.comment)] as const]),
    ...(constraints.length === 0 ? [] : [['constraints', array(constraints)] as const]),
    ...dialects,
    ...(op.ifNotExists ? [['ifNotExists', 'true'] as const] : []),
  ]
}

function tableConstraints(table: Table, inline: Inline): readonly Constraint[] {
  const inlined: ReadonlySet<Constraint> = new Set([...inline.uniques.values(), ...inline.references.values()])
  const key = table.primaryKey
  const flagged = table.columns.filter(column => column.primaryKey).map(column => column.name)
  const conventional = conventionalName(defaultNaming.primaryKey, table.name, flagged)
  const plainKey = key === null || (key.name === conventional && key.columns.join('\0') === flagged.join('\0'))
  const others = [...table.uniques, ...table.foreignKeys.filter(isSpellable)].filter(
    constraint => !inlined.has(constraint),
  )
  return [...(plainKey ? [] : [key]), ...others, ...table.checks]
}

function renderElement(constraint: Constraint, context: RenderContext): Code {
  const name = constraint.name === '' ? method('unnamed') : method('named', quoted(constraint.name))
  switch (constraint.kind) {
    case 'primaryKey':
      return sequence(call(context.use('primaryKey'), ...constraint.columns.map(quoted)), name)
    case 'unique': {
      const { nullsNotDistinct = false, deferrable } = constraint
      return sequence(
        call(context.use('unique'), ...constraint.columns.map(quoted)),
        name,
        ...(nullsNotDistinct ? [method('nullsNotDistinct')] : []),
        ...(deferrable === undefined ? [] : [method('deferrable', quoted(deferrable))]),
      )
    }
    case 'check':
      return sequence(call(context.use('check'), renderExpression(constraint.condition, context)), name)
    case 'foreignKey': {
      const { table, columns } = constraint.target()
      const targets = renderNames(columns.map(column => `${table}.${column}`))
      const naming = constraint.name === '' ? [] : [['name', quoted(constraint.name)] as const]
      const options = [...naming, ...referenceOptions(constraint)]
      const args = [renderNames(constraint.columns), targets, ...(options.length === 0 ? [] : [object(options)])]
      const key = call(context.use('foreignKey'), ...args)
      return constraint.name === '' ? sequence(key, name) : key
    }
    default:
      return constraint satisfies never
  }
}

// A column whose name has a dot cannot be written as 'table.column'.
function renderLaterKey(table: Table, key: ForeignKey): Code {
  const target = key.target()
  const schema: (readonly [string, Code])[] = table.schema === null ? [] : [['schema', quoted(table.schema)]]
  const options = [...schema, ...referenceOptions(key)]
  return call(
    'await op.createForeignKey',
    key.name === '' ? 'null' : quoted(key.name),
    quoted(table.name),
    renderNames(key.columns),
    quoted(target.table),
    renderNames(target.columns),
    ...(options.length === 0 ? [] : [object(options)]),
  )
}
