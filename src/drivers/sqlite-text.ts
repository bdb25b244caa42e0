// What can be told from the first word of an SQLite statement.

// A comment must not be read beyond its end when what follows does not match.
const BLANK = /(?:[\s;]|--[^\n]*(?:\n|$)|\/\*(?:(?!\*\/)[\s\S])*(?:\*\/|$))*/
const FIRST_WORD = new RegExp(`^${BLANK.source}([a-z]+)`, 'i')
const ALL_BLANK = new RegExp(`^${BLANK.source}$`)

/** The first word of a text, in lower case, comments left out; empty if there is none. */
export function firstWord(text: string): string {
  return FIRST_WORD.exec(text)?.[1]?.toLowerCase() ?? ''
}

/** Whether a text holds nothing but white space, comments and semicolons. */
export function isBlank(text: string): boolean {
  return ALL_BLANK.test(text)
}

/** The words that begin a statement that opens or ends a transaction. */
export const CONTROL_WORDS: ReadonlySet<string> = new Set([
  'begin',
  'commit',
  'end',
  'rollback',
  'savepoint',
  'release',
])

/** The words that begin a statement that only reads; a WITH may change rows. */
export const READING_WORDS: ReadonlySet<string> = new Set(['select', 'values', 'explain'])

/** The words that begin a statement that changes rows; a WITH may. */
export const CHANGING_WORDS: ReadonlySet<string> = new Set(['insert', 'replace', 'update', 'delete', 'with'])

/** The words that begin a statement that inserts rows; a WITH may. */
export const INSERTING_WORDS: ReadonlySet<string> = new Set(['insert', 'replace', 'with'])

const QUOTED = /'(?:[^']|'')*'|"(?:[^"]|"")*"|`[^`]*`|\[[^\]]*\]|--[^\n]*|\/\*(?:(?!\*\/)[\s\S])*/g

/** How many placeholders `?` a text has; 0 when it also has numbered or named ones. */
export function countPlaceholders(text: string): number {
  const code = text.replace(QUOTED, ' ')
  return /\?\d|[:@$][A-Za-z_]/.test(code) ? 0 : (code.match(/\?/g)?.length ?? 0)
}
