// SQLite's result codes by name: better-sqlite3 gives names, node:sqlite numbers.

const extended: Readonly<Record<number, string>> = {
  275: 'CONSTRAINT_CHECK',
  531: 'CONSTRAINT_COMMITHOOK',
  787: 'CONSTRAINT_FOREIGNKEY',
  1043: 'CONSTRAINT_FUNCTION',
  1299: 'CONSTRAINT_NOTNULL',
  1555: 'CONSTRAINT_PRIMARYKEY',
  1811: 'CONSTRAINT_TRIGGER',
  2067: 'CONSTRAINT_UNIQUE',
  2579: 'CONSTRAINT_ROWID',
  3091: 'CONSTRAINT_DATATYPE',
  517: 'BUSY_SNAPSHOT',
}

const primary: Readonly<Record<number, string>> = {
  1: 'ERROR',
  5: 'BUSY',
  6: 'LOCKED',
  7: 'NOMEM',
  8: 'READONLY',
  9: 'INTERRUPT',
  10: 'IOERR',
  11: 'CORRUPT',
  13: 'FULL',
  14: 'CANTOPEN',
  15: 'PROTOCOL',
  17: 'SCHEMA',
  18: 'TOOBIG',
  19: 'CONSTRAINT',
  20: 'MISMATCH',
  26: 'NOTADB',
}

/** The name of the result code that an error of either library carries, without `SQLITE_`; null for other errors. */
export function resultCode(error: unknown): string | null {
  if (!(error instanceof Error)) return null
  if ('errcode' in error && typeof error.errcode === 'number') return nameOf(error.errcode)
  if (!('code' in error) || typeof error.code !== 'string' || !error.code.startsWith('SQLITE_')) return null
  return error.code.slice('SQLITE_'.length)
}

function nameOf(code: number): string {
  return extended[code] ?? primary[code & 0xff] ?? 'ERROR'
}

/** The part of a code's name that says what kind of failure it is: `BUSY` of `BUSY_RECOVERY`. */
export function primaryCode(code: string): string {
  return code.split('_', 1)[0] ?? code
}
