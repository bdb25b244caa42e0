// Answers side by side, whatever a database's driver makes of their values: numbers by value, points in time and truth as text.

/** A value in one spelling. */
function plainValue(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString().slice(0, 19).replace('T', ' ')
  if (typeof value === 'boolean') return Number(value)
  if (typeof value !== 'number' && typeof value !== 'bigint' && typeof value !== 'string') return value
  const text = String(value)
  if (text !== '' && Number.isFinite(Number(text))) return Math.round(Number(text) * 1e4) / 1e4
  return text.replace(/^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(\.0+)?(Z|\+00(:00)?)?$/, '$1 $2')
}

/** The rows of an answer, one line each. */
export function lines(rows: readonly object[]): readonly string[] {
  return rows.map(row => JSON.stringify(Object.values(row).map(plainValue)))
}
