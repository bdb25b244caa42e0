// Text of the program's own that may leave something behind on a connection: settings, temporary tables, locks. What has run it is reset before
// another owner gets it.

/** What statements begin with that change data or the schema and nothing of the connection. */
const HARMLESS: ReadonlySet<string> = new Set(
  `select with values table insert update delete replace merge explain show describe create alter drop truncate comment grant revoke
  analyze vacuum reindex cluster refresh optimize begin start commit rollback savepoint release end`
    .trim()
    .split(/\s+/),
)

/** What leaves something behind wherever it stands. */
const ALTERING =
  /\b(?:create|replace|into|global|local)\s+temp(?:orary)?\b|\b(?:set_config|\w*advisory\w*|get_lock)\b|\binto\s+@|@\w+\s*:?=/i

/** A comment that begins with an exclamation mark is none to MySQL. */
const COMMENTS = /\/\*(?!M?!)[\s\S]*?\*\/|--[^\n]*/g

/** Whether text may leave something behind on its connection. A statement that is not known is taken for one that does. */
export function altersSession(text: string): boolean {
  const plain = text.replace(COMMENTS, ' ')
  if (ALTERING.test(plain)) return true
  return plain.split(';').some(statement => {
    const word = /^[\s(]*(\w+)/.exec(statement)?.[1]
    // What is left of a comment that only one database knows, or that another stands in.
    return word === undefined ? /^\s*[#*/]/.test(statement) : !HARMLESS.has(word.toLowerCase())
  })
}
