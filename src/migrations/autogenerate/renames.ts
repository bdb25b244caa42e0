// `renamedFrom`: a table or column that has another name now keeps what it holds. It is never guessed.
import type { ReflectedSchema, ReflectedTable } from '../../dialect/reflected.ts'
import { MigrationError } from '../../errors/migration-error.ts'

/** Something of the models that may have had other names. */
export interface Renamable {
  readonly name: string
  readonly renamedFrom: readonly string[]
}

/** A rename that was found. */
export interface Rename {
  readonly from: string
  readonly to: string
}

/**
 * The renames that apply: the old name is in the database and not in the models, and the new one is not in the database.
 *
 * @param what what the names belong to, for errors
 * @throws MigrationError `rename_cycle` for a swap, `ambiguous_rename` when two were the same thing before
 */
export function findRenames(
  what: string,
  models: readonly Renamable[],
  database: readonly string[],
  key: (name: string) => string,
): readonly Rename[] {
  const there = new Map(database.map(name => [key(name), name]))
  const wanted = new Set(models.map(model => key(model.name)))
  refuseSwaps(what, models, there, key)
  const renames = models.flatMap((model): Rename[] => {
    if (there.has(key(model.name))) return []
    const old = model.renamedFrom
      .map(name => there.get(key(name)))
      .find(name => name !== undefined && !wanted.has(key(name)))
    return old === undefined ? [] : [{ from: old, to: model.name }]
  })
  for (const { from } of renames) {
    const candidates = renames.filter(other => other.from === from).map(other => other.to)
    if (candidates.length > 1) throw new MigrationError('ambiguous_rename', { what, old: from, candidates })
  }
  return renames
}

function refuseSwaps(
  what: string,
  models: readonly Renamable[],
  there: ReadonlyMap<string, string>,
  key: (name: string) => string,
): void {
  const byName = new Map(models.map(model => [key(model.name), model]))
  for (const model of models) {
    const trail = [model]
    for (
      let next = previous(model, byName, key);
      next !== undefined && there.has(key(next.name));
      next = previous(next, byName, key)
    ) {
      if (next === model && there.has(key(model.name))) {
        throw new MigrationError('rename_cycle', { what, names: trail.map(one => one.name) })
      }
      if (trail.includes(next)) break
      trail.push(next)
    }
  }
}

function previous(
  model: Renamable,
  byName: ReadonlyMap<string, Renamable>,
  key: (name: string) => string,
): Renamable | undefined {
  const names = model.renamedFrom.filter(name => key(name) !== key(model.name))
  return names.map(name => byName.get(key(name))).find(other => other !== undefined)
}

/** The schema as it is once tables have other names: what refers to them follows. */
export function withTableRenames(schema: ReflectedSchema, renames: readonly Rename[]): ReflectedSchema {
  const renamed = (name: string) => renames.find(rename => rename.from === name)?.to ?? name
  const tables = schema.tables.map(table => ({
    ...table,
    name: renamed(qualifiedName(table)).slice(table.schema === null ? 0 : table.schema.length + 1),
    foreignKeys: table.foreignKeys.map(foreignKey => ({ ...foreignKey, table: renamed(foreignKey.table) })),
  }))
  return { ...schema, tables }
}

/** The name of a table with its schema. */
export function qualifiedName(table: { readonly name: string; readonly schema: string | null }): string {
  return table.schema === null ? table.name : `${table.schema}.${table.name}`
}

/** The schema as it is once columns of a table have other names: keys, indexes, texts and what refers to the table follow. */
export function withColumnRenames(
  tables: readonly ReflectedTable[],
  owner: ReflectedTable,
  renames: readonly Rename[],
  inText: (text: string, rename: Rename) => string,
): readonly ReflectedTable[] {
  const name = (column: string) => renames.find(rename => rename.from === column)?.to ?? column
  const text = (sql: string) => renames.reduce(inText, sql)
  const optional = (sql: string | null) => (sql === null ? null : text(sql))
  const target = qualifiedName(owner)
  return tables.map(table => {
    const foreignKeys = table.foreignKeys.map(key => ({
      ...key,
      columns: table === owner ? key.columns.map(name) : key.columns,
      targetColumns: key.table === target ? key.targetColumns.map(name) : key.targetColumns,
    }))
    if (table !== owner) return { ...table, foreignKeys }
    const keyed = <K extends { readonly columns: readonly string[] }>(key: K) => ({
      ...key,
      columns: key.columns.map(name),
    })
    return {
      ...table,
      foreignKeys,
      columns: table.columns.map(column => ({
        ...column,
        name: name(column.name),
        computed: column.computed === null ? null : { ...column.computed, text: text(column.computed.text) },
      })),
      primaryKey: table.primaryKey === null ? null : keyed(table.primaryKey),
      uniques: table.uniques.map(keyed),
      checks: table.checks.map(check => ({ ...check, text: text(check.text) })),
      indexes: table.indexes.map(index => ({
        ...index,
        where: optional(index.where),
        parts: index.parts.map(part => ({
          ...part,
          column: part.column === null ? null : name(part.column),
          text: optional(part.text),
        })),
      })),
    }
  })
}
