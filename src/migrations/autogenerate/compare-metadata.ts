// Models against a database: the operations that would make the database what the models say.
import type { Dialect } from '../../dialect/dialect.ts'
import type { ReflectedSchema, ReflectedTable } from '../../dialect/reflected.ts'
import type { Table } from '../../sql/schema/table.ts'
import { nameOf, sameName, tokenize } from '../impl/sql-tokens.ts'
import { NEW_TABLE_PREFIX } from '../impl/sqlite/stored-tables.ts'
import type { Operation, TableChange } from '../operations/operation.ts'
import { tableName } from '../operations/table-operations.ts'
import { alignUniqueKeys } from './align-unique-keys.ts'
import { comparators } from './comparators.ts'
import { createTables, dropTables } from './compare-tables.ts'
import {
  type ComparisonContext,
  type Finding,
  finding,
  PHASES,
  type ReportLine,
  type Subject,
  type TablePair,
  type UpgradeOps,
} from './comparison.ts'
import { groupChanges } from './group-changes.ts'
import { findRenames, qualifiedName, type Rename, withColumnRenames, withTableRenames } from './renames.ts'

/** What is compared, and how. */
export interface CompareOptions {
  /** Names of our own tables, which are never compared. Default: `athanor_version` and `athanor_history`. */
  readonly versionTables?: readonly string[]
  /** Only what it accepts is compared. */
  readonly include?: (subject: Subject) => boolean
  /** What it accepts is not compared. */
  readonly exclude?: (subject: Subject) => boolean
  /** Changes the operations before they are grouped and printed. */
  readonly process?: (operations: readonly Operation[]) => readonly Operation[]
}

/** The described tables: a `MetaData`, or any list of tables. */
export interface TableSource {
  readonly tables: readonly Table[]
}

/** Names that no application uses, because they are our own. */
export const DEFAULT_VERSION_TABLES: readonly string[] = ['athanor_version', 'athanor_history']

/**
 * Compares described tables with a database.
 *
 * The result depends on nothing but its arguments, and applying it leaves no difference.
 *
 * @throws MigrationError `rename_cycle` or `ambiguous_rename`
 */
export function compareMetadata(
  metadata: TableSource,
  reflected: ReflectedSchema,
  dialect: Dialect,
  options: CompareOptions = {},
): UpgradeOps {
  const comparison = new MetadataComparison(dialect, options)
  return comparison.compare(metadata.tables, reflected)
}

class MetadataComparison {
  readonly #context: ComparisonContext
  readonly #options: CompareOptions
  readonly #operations: Operation[] = []
  readonly #lines: ReportLine[] = []

  constructor(dialect: Dialect, options: CompareOptions) {
    const ignoresCase = dialect.capabilities.ignoresNameCase === true
    this.#context = { dialect, key: name => (ignoresCase ? name.toLowerCase() : name) }
    this.#options = options
  }

  compare(described: readonly Table[], reflected: ReflectedSchema): UpgradeOps {
    const { dialect, key } = this.#context
    const models = described.filter(table => this.#isOurs(table) === false && this.#accepts(subjectOf(table)))
    const found = reflected.tables.filter(table => this.#isOurs(table) === false && this.#accepts(subjectOf(table)))
    const tables = this.#renameTables(models, found)
    const known = new Map(tables.map(table => [key(qualifiedName(table)), table]))
    const wanted = new Set(models.map(table => key(table.qualifiedName)))
    this.#take(
      createTables(
        models.filter(table => !known.has(key(table.qualifiedName))),
        dialect,
      ),
    )
    this.#take(
      dropTables(
        tables.filter(table => !wanted.has(key(qualifiedName(table)))),
        dialect,
      ),
    )
    this.#comparePairs(models, tables)
    const operations = this.#options.process?.(this.#operations) ?? this.#operations
    return { dialect, operations: groupChanges(operations, dialect), lines: this.#lines }
  }

  #isOurs(table: { readonly name: string }): boolean {
    const { versionTables = DEFAULT_VERSION_TABLES } = this.#options
    return (
      table.name.startsWith(NEW_TABLE_PREFIX) ||
      versionTables.some(name => this.#context.key(name) === this.#context.key(table.name))
    )
  }

  #accepts(subject: Subject): boolean {
    return this.#options.include?.(subject) !== false && this.#options.exclude?.(subject) !== true
  }

  #take(
    changes: readonly { readonly operations: readonly Operation[]; readonly lines: readonly ReportLine[] }[],
  ): void {
    for (const { operations, lines } of changes) {
      this.#operations.push(...operations)
      this.#lines.push(...lines)
    }
  }

  #renameTables(models: readonly Table[], found: readonly ReflectedTable[]): readonly ReflectedTable[] {
    const renamable = models.map(table => ({
      name: table.qualifiedName,
      renamedFrom: table.renamedFrom.map(name => qualifiedName({ name, schema: table.schema })),
    }))
    const renames = findRenames('a table', renamable, found.map(qualifiedName), this.#context.key)
    for (const { from, to } of renames) {
      const table = found.find(one => qualifiedName(one) === from)
      const model = models.find(one => one.qualifiedName === to)
      if (table === undefined || model === undefined) continue
      this.#operations.push({ kind: 'renameTable', table: tableName(table), to: model.name })
      this.#lines.push({ type: 'table', name: to, table: to, text: `detected renamed table '${from}' to '${to}'` })
    }
    return withTableRenames({ tables: found, views: [], triggers: [] }, renames).tables
  }

  #comparePairs(models: readonly Table[], found: readonly ReflectedTable[]): void {
    const { key } = this.#context
    const sorted = models.toSorted((left, right) => compareText(left.qualifiedName, right.qualifiedName))
    let tables = found
    const renames = new Map<Table, readonly Rename[]>()
    for (const model of sorted) {
      const table = tables.find(one => key(qualifiedName(one)) === key(model.qualifiedName))
      if (table === undefined) continue
      const own = this.#columnRenames(model, table)
      renames.set(model, own)
      if (own.length > 0) tables = withColumnRenames(tables, table, own, renameInText)
    }
    for (const model of sorted) {
      const table = tables.find(one => key(qualifiedName(one)) === key(model.qualifiedName))
      if (table !== undefined) this.#comparePair(model, table, renames.get(model) ?? [])
    }
  }

  #columnRenames(model: Table, table: ReflectedTable): readonly Rename[] {
    const names = table.columns.map(column => column.name)
    const what = `columns of '${model.qualifiedName}'`
    return findRenames(what, model.columns, names, this.#context.key).filter(rename =>
      this.#accepts({ type: 'column', name: rename.to, table: model.qualifiedName }),
    )
  }

  #comparePair(model: Table, reflected: ReflectedTable, renames: readonly Rename[]): void {
    const found = alignUniqueKeys(model, reflected, this.#context)
    const pair: TablePair = { model, found, name: tableName(found), display: qualifiedName(found) }
    const renamed = renames.map(({ from, to }): Finding => {
      const operation: TableChange = { kind: 'renameColumn', table: pair.name, name: from, to }
      const text = `renamed column '${pair.display}.${from}' to '${pair.display}.${to}'`
      return finding('rename', operation, 'column', to, pair.display, text)
    })
    const findings = [...renamed, ...comparators.flatMap(compare => compare(pair, this.#context))]
    const accepted = findings.filter(({ subject }) => this.#accepts(subject))
    for (const phase of PHASES) {
      for (const one of accepted.filter(candidate => candidate.phase === phase)) {
        this.#operations.push(one.operation)
        this.#lines.push(...one.lines)
      }
    }
  }
}

function subjectOf(table: { readonly name: string; readonly schema: string | null }): Subject {
  return { type: 'table', name: table.name, table: qualifiedName(table) }
}

function compareText(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0
}

/** A text of SQL with another name of a column: where it stands as a name, and not as a function that is called. */
export function renameInText(text: string, { from, to }: Rename): string {
  const tokens = tokenize(text)
  const places = tokens.filter(
    (token, at) =>
      (token.kind === 'name' || (token.kind === 'word' && tokens[at + 1]?.text !== '(')) &&
      sameName(nameOf(token), from),
  )
  const written = /^[a-z_][a-z0-9_]*$/.test(to) ? to : `"${to.replaceAll('"', '""')}"`
  return places.reduceRight((sql, token) => sql.slice(0, token.start) + written + sql.slice(token.end), text)
}
