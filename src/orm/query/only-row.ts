// The only row of a result: what `one()` and `oneOrNull()` give.
import { MultipleResultsFound, NoResultFound } from '../../errors/session-error.ts'

/**
 * The only row; null when there is none.
 *
 * @throws MultipleResultsFound
 */
export function onlyRowOrNull(rows: readonly unknown[], statement: object, method = 'oneOrNull'): unknown {
  if (rows.length > 1) throw new MultipleResultsFound({ method, statement: String(statement) })
  return rows[0] ?? null
}

/**
 * The only row.
 *
 * @throws NoResultFound, MultipleResultsFound
 */
export function onlyRow(rows: readonly unknown[], statement: object): unknown {
  if (rows.length === 0) throw new NoResultFound({ statement: String(statement) })
  return onlyRowOrNull(rows, statement, 'one')
}
