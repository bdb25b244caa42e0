// What the rows of a table must be like before it changes. The database would say less, or nothing at all.
import { MigrationError } from '../../../errors/migration-error.ts'
import type { MigrationConnection } from '../../operations/migration-connection.ts'
import { mentions } from '../sql-tokens.ts'
import { columnText } from './edit-table-text.ts'
import { isKeyOfRow } from './row-number.ts'
import type { TableDraft } from './table-draft.ts'

/**
 * Checks that every row fits the new form of its table.
 *
 * @throws MigrationError `required_column_without_value`, `nulls_in_required_column` or `values_do_not_fit`, with the number of rows
 */
export async function requireRoom(connection: MigrationConnection, draft: TableDraft): Promise<void> {
  const { quote } = connection.dialect
  const { name, schema } = draft.table
  const from = schema === null ? quote(name) : `${quote(schema)}.${quote(name)}`
  const count = async (condition: string) => {
    const [[rows] = []] = await connection.text(`select count(*) from ${from}${condition}`)
    return Number(rows)
  }
  for (const column of draft.unfilled) {
    const rows = await count('')
    if (rows > 0) throw new MigrationError('required_column_without_value', { table: draft.name, column, rows })
  }
  for (const [check, condition] of draft.newChecks) {
    const rows = speaksOfNewColumns(draft, condition) ? 0 : await count(` where not (${condition})`)
    const what = check === '' ? `(${condition})` : `'${check}'`
    if (rows > 0) throw new MigrationError('rows_break_check', { table: draft.name, check: what, rows })
  }
  for (const [column, copy] of draft.copies) {
    const misfits = copy.misfit === null ? 0 : await count(` where ${copy.misfit}`)
    if (misfits > 0) {
      const example = await exampleRow(connection, draft, from, copy.misfit ?? '')
      throw new MigrationError('values_do_not_fit', {
        table: draft.name,
        column,
        type: copy.type,
        rows: misfits,
        example,
      })
    }
    const nulls = copy.required ? await count(` where (${copy.expression}) is null`) : 0
    if (nulls > 0) throw new MigrationError('nulls_in_required_column', { table: draft.name, column, rows: nulls })
  }
}

/** Whether a condition can only be tried when the columns that it speaks of are there; the database itself refuses the rows then. */
function speaksOfNewColumns(draft: TableDraft, condition: string): boolean {
  const added = draft.now.columns.filter(column => columnText(draft.before, column.name) === undefined)
  return added.some(column => mentions(condition, column.name))
}

/** The number of the first such row: values do not belong into a log. */
async function exampleRow(
  connection: MigrationConnection,
  draft: TableDraft,
  from: string,
  misfit: string,
): Promise<string> {
  const hidden = !isKeyOfRow(draft.before) && draft.before.columns.some(column => column.name.toLowerCase() === 'rowid')
  if (hidden || /\bwithout\s+rowid\b/i.test(draft.before.text.slice(draft.before.close)))
    return 'those that a select would show'
  const [[row] = []] = await connection.text(`select rowid from ${from} where ${misfit} order by rowid limit 1`)
  return `the one with rowid ${String(row)}`
}
