// Carries operations out on PostgreSQL: schemas, named enumerations and sequences are made with what needs them, types are changed with the
// conversion that they need, and one runner at a time has the database.
import { writeInline } from '../../compiler/inline.ts'
import { MigrationError } from '../../errors/migration-error.ts'
import type { TableName } from '../../sql/ddl/ddl.ts'
import { columnOfType } from '../../sql/schema/column-of-type.ts'
import type { Column, Table } from '../../sql/schema/table.ts'
import { Table as SchemaTable } from '../../sql/schema/table.ts'
import type { SqlType } from '../../sql/types/sql-type.ts'
import { EnumerationType } from '../../sql/types/string.ts'
import type { AlterColumnOp, ColumnFacts } from '../operations/column-operations.ts'
import type { DropConstraintOp } from '../operations/constraint-operations.ts'
import type { AlterEnumOp } from '../operations/enum-operations.ts'
import type { OperationHandlers } from '../operations/operation.ts'
import { type CreateTableOp, displayName } from '../operations/table-operations.ts'
import { DefaultImpl } from './default-impl.ts'
import { changeEnumeration, type EnumerationUse } from './postgresql/change-enumeration.ts'
import { type ComputedColumn, computedFrom, findComputed } from './postgresql/computed-columns.ts'
import { columnTypeText, conversionText } from './postgresql/conversions.ts'

/** The two numbers of the lock that a runner holds: the first is our own, the second says which schema. */
const LOCK = "1635020914, hashtext(coalesce(current_schema(), ''))"

/** Operations on PostgreSQL. */
export class PostgresqlImpl extends DefaultImpl {
  override async takeLock(): Promise<boolean> {
    if (this.connection.offline) return true
    const [[taken] = []] = await this.connection.text(`select pg_try_advisory_xact_lock(${LOCK})`)
    return taken !== false
  }

  protected override ownHandlers(): Partial<OperationHandlers<Promise<void>>> {
    const { quote } = this.dialect
    return {
      addColumn: async op => {
        await this.#createObjects(op.table, [op.column])
        await this.ddl(op)
      },
      alterColumn: op => this.#alterColumn(op),
      dropColumn: op =>
        this.send(
          `ALTER TABLE ${this.tableText(op.table)} DROP COLUMN ${op.ifExists ? 'IF EXISTS ' : ''}${quote(op.name)}`,
        ),
      dropConstraint: async op => {
        const name = await this.#constraintName(op)
        await this.ddl({ kind: 'dropConstraint', table: op.table, name, of: op.of ?? 'unique' })
      },
      createEnum: op => this.send(this.#createEnum(op.name, op.values)),
      alterEnum: op => this.#alterEnum(op),
      dropEnum: op => this.send(`DROP TYPE ${this.#typeName(op.name)}`),
    }
  }

  protected override async createTable(op: CreateTableOp): Promise<void> {
    await this.#createObjects(op.table, op.table.columns)
    await super.createTable(op)
  }

  async #createObjects(table: TableName, columns: readonly Column[]): Promise<void> {
    const needed: Table = new SchemaTable({ name: table.name, schema: table.schema, columns })
    for (const sql of this.dialect.createObjects?.([needed]) ?? []) await this.send(sql)
  }

  #typeName(name: string): string {
    return this.dialect.typeText(new EnumerationType([''], name))
  }

  #createEnum(name: string, values: readonly string[]): string {
    return `CREATE TYPE ${this.#typeName(name)} AS ENUM (${values.map(value => this.dialect.literal(value)).join(', ')})`
  }

  async #alterEnum(op: AlterEnumOp): Promise<void> {
    const before = op.existing ?? (await this.#wordsOf(op.name))
    const uses = this.connection.offline ? [] : await this.#usesOf(op.name)
    const statements = changeEnumeration({ name: op.name, before, after: op.values, uses }, this.dialect)
    for (const sql of statements) await this.send(sql)
  }

  async #wordsOf(name: string): Promise<readonly string[]> {
    const operation = `alterEnum '${name}'`
    if (this.connection.offline) {
      const remedy = 'give the words that it has as the third argument'
      throw new MigrationError('bad_operation', { operation, problem: 'the words that it has are not known', remedy })
    }
    const { enumerations = [] } = await this.connection.inspect()
    const found = enumerations.find(one => displayName(one) === name)
    if (found !== undefined) return found.values
    const remedy = 'check the name, or make it with `op.createEnum`'
    throw new MigrationError('bad_operation', { operation, problem: 'there is no enumeration of that name', remedy })
  }

  async #usesOf(name: string): Promise<readonly EnumerationUse[]> {
    const { tables } = await this.connection.inspect()
    return tables.flatMap(table =>
      table.columns
        .filter(column => column.type instanceof EnumerationType && column.type.name === name)
        .map(column => ({ table, column: column.name, default: column.default })),
    )
  }

  async #constraintName(op: DropConstraintOp): Promise<string> {
    if (op.name !== '') return op.name
    const operation = `dropConstraint of '${displayName(op.table)}'`
    if (this.connection.offline) {
      const remedy = 'give its name'
      throw new MigrationError('bad_operation', { operation, problem: 'the constraint has no name', remedy })
    }
    const { schema } = op.table
    const { tables } = await this.connection.inspect([op.table.name], schema === null ? [] : [schema])
    const table = tables.find(one => one.name === op.table.name && one.schema === schema)
    const same = ({ columns }: { readonly columns: readonly string[] }) => columns.join('\0') === op.columns.join('\0')
    const candidates = [
      ...(op.of === 'unique' ? (table?.uniques.filter(same) ?? []) : []),
      ...(op.of === 'foreignKey' ? (table?.foreignKeys.filter(same) ?? []) : []),
      ...(op.of === 'primaryKey' && table?.primaryKey != null ? [table.primaryKey] : []),
    ]
    const name = candidates[0]?.name
    if (name != null) return name
    const remedy = 'check its columns, or give its name'
    throw new MigrationError('bad_operation', { operation, problem: 'no such constraint was found', remedy })
  }

  async #alterColumn(op: AlterColumnOp): Promise<void> {
    const { changes, existing } = op
    const { quote, literal } = this.dialect
    const table = this.tableText(op.table)
    const column = quote(op.name)
    const alter = (change: string) => this.send(`ALTER TABLE ${table} ALTER COLUMN ${column} ${change}`)
    if (changes.type !== undefined) await this.#changeType(op, changes.type, alter)
    else if (changes.collation !== undefined) await this.#changeCollation(op, alter)
    if (changes.computed !== undefined) await this.#changeComputed(op)
    if (changes.nullable !== undefined) await alter(`${changes.nullable ? 'DROP' : 'SET'} NOT NULL`)
    const byDefault =
      changes.serverDefault === undefined && dropsDefault(op) ? existing.serverDefault : changes.serverDefault
    if (byDefault === null) await alter('DROP DEFAULT')
    else if (byDefault !== undefined) await alter(`SET DEFAULT ${writeInline(byDefault, this.dialect)}`)
    if (changes.comment !== undefined) {
      await this.send(`COMMENT ON COLUMN ${table}.${column} IS ${literal(changes.comment)}`)
    }
    if (op.newName !== null) await this.ddl({ kind: 'renameColumn', table: op.table, name: op.name, to: op.newName })
  }

  async #changeType(op: AlterColumnOp, type: SqlType, alter: (change: string) => Promise<void>): Promise<void> {
    const before = op.existing.type
    const [old, wanted] = [namedEnumeration(before), namedEnumeration(type)]
    if (old !== null && wanted !== null && old.name === wanted.name) {
      return this.#alterEnum({ kind: 'alterEnum', name: wanted.name, values: wanted.values, existing: old.values })
    }
    await this.#createObjects(op.table, [columnOfType(op.name, type)])
    if (dropsDefault(op)) await alter('DROP DEFAULT')
    const { collation } = op.changes
    const using =
      op.using === null ? conversionText(op.name, before, type, this.dialect) : writeInline(op.using, this.dialect)
    const change = `TYPE ${columnTypeText(type, collation, this.dialect)}${using === null ? '' : ` USING ${using}`}`
    await this.#madeAnew(op.table, await computedFrom(this.connection, op.table, op.name), () => alter(change))
  }

  async #changeCollation(op: AlterColumnOp, alter: (change: string) => Promise<void>): Promise<void> {
    const type = this.#requireType(op.existing, op)
    await alter(`TYPE ${columnTypeText(type, op.changes.collation, this.dialect)}`)
  }

  /** A computed column can become an ordinary one that keeps its values; any other change makes it anew, after the other columns. */
  async #changeComputed(op: AlterColumnOp): Promise<void> {
    const { computed } = op.changes
    const column = this.dialect.quote(op.name)
    if (computed == null)
      return this.send(`ALTER TABLE ${this.tableText(op.table)} ALTER COLUMN ${column} DROP EXPRESSION IF EXISTS`)
    const type = op.changes.type ?? this.#requireType(op.existing, op)
    const nullable = op.changes.nullable ?? op.existing.nullable ?? true
    const found = await findComputed(this.connection, op.table, op.name)
    const before = found ?? { column: columnOfType(op.name, type), indexes: [] }
    await this.#madeAnew(op.table, [
      { ...before, column: { ...before.column, type, computed, nullable, serverDefault: null } },
    ])
  }

  /** Drops columns, does something, and makes them again. */
  async #madeAnew(table: TableName, columns: readonly ComputedColumn[], change?: () => Promise<void>): Promise<void> {
    const name = this.tableText(table)
    for (const { column } of columns)
      await this.send(`ALTER TABLE ${name} DROP COLUMN ${this.dialect.quote(column.name)}`)
    await change?.()
    for (const { column, indexes } of columns) {
      await this.ddl({ kind: 'addColumn', table, column, reference: null, checks: [] })
      for (const sql of indexes) await this.send(sql)
    }
  }

  #requireType({ type }: ColumnFacts, op: AlterColumnOp): SqlType {
    if (type !== undefined) return type
    const operation = `alterColumn '${displayName(op.table)}.${op.name}'`
    const remedy = 'give `existing`, as in { existing: string(20) }'
    throw new MigrationError('bad_operation', { operation, problem: "the column's type is not known", remedy })
  }
}

/** Whether a change of type has to take the default away first, which the database does not convert. */
function dropsDefault({ changes, existing }: AlterColumnOp): boolean {
  return changes.type !== undefined && existing.serverDefault != null && existing.type?.kind !== changes.type.kind
}

/** A named enumeration; null for any other type. */
function namedEnumeration(type: SqlType | undefined): (EnumerationType & { readonly name: string }) | null {
  return type instanceof EnumerationType && hasName(type) ? type : null
}

function hasName(type: EnumerationType): type is EnumerationType & { readonly name: string } {
  return type.name !== null
}
