// What can be told from the first word of an SQLite statement.

const FIRST_WORD = /^(?:[\s;]|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)*([a-z]+)/i

/** The first word of a text, in lower case, comments left out; empty if there is none. */
export function firstWord(text: string): string {
  return FIRST_WORD.exec(text)?.[1]?.toLowerCase() ?? ''
}

/** Whether a text holds nothing but white space, comments and semicolons. */
export function isBlank(text: string): boolean {
  return /^(?:[\s;]|--[^\n]*(?:\n|$)|\/\*[\s\S]*?(?:\*\/|$))*$/.test(text)
}

/** The words that begin a statement that opens or ends a transaction. */
export const CONTROL_WORDS: ReadonlySet<string> = new Set(['begin', 'commit', 'end', 'rollback', 'savepoint', 'release'])

/** The words that begin a statement that changes rows; a WITH may. */
export const CHANGING_WORDS: ReadonlySet<string> = new Set(['insert', 'replace', 'update', 'delete', 'with'])

/** The words that begin a statement that inserts rows; a WITH may. */
export const INSERTING_WORDS: ReadonlySet<string> = new Set(['insert', 'replace', 'with'])
