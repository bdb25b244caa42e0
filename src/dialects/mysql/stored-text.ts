// Texts of SQL as the server prints them, in standard spelling. MariaDB always escapes backslashes in what it prints, whatever the session is set to;
// MySQL puts a character set before each text of an expression and escapes its quotes.

const LITERAL = /'(?:[^'\\]|''|\\[\s\S])*'/g
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', Z: '\x1a', '0': '\0' }

/** An expression, a default or a type as MariaDB prints it. */
export function fromMariaDb(text: string): string {
  return text.replace(LITERAL, literal =>
    literal.includes('\\') ? literal.replace(/\\([\s\S])/g, (_, character) => unescaped(character)) : literal,
  )
}

function unescaped(character: string): string {
  return character === "'" ? "''" : (ESCAPES[character] ?? character)
}

/** An expression as MySQL prints it. */
export function fromMysql(text: string): string {
  return text.replace(/\b_utf8mb[34]\\?'/g, "'").replaceAll("\\'", "'")
}
