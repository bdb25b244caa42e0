// Expressions in one spelling, for comparing what a model says with what the database keeps: it stores them parsed, and prints them with names
// in quotes, functions by other names, and parentheses of its own. Grouping is left out, so two texts that differ only in it are the same.

/** Texts, numbers, names and words, and signs of up to three characters. */
const TOKEN =
  /\s+|(?:_utf8mb[34]\s*)?x?'(?:[^']|'')*'|`(?:[^`]|``)*`|"(?:[^"]|"")*"|[\p{L}_$][\p{L}\p{N}_$]*|\d+(?:\.\d+)?(?:e[+-]?\d+)?|<=>|<>|!=|<=|>=|\|\||&&|[\s\S]/giu

const WORDS: Readonly<Record<string, string>> = {
  '!=': '<>',
  '&&': 'and',
  true: '1',
  false: '0',
  mod: '%',
  octet_length: 'length',
  character_length: 'char_length',
  localtime: 'current_timestamp',
  localtimestamp: 'current_timestamp',
  now: 'current_timestamp',
  lcase: 'lower',
  ucase: 'upper',
}

/** Words after which parentheses belong to what they hold and not to a call. */
const NO_FUNCTIONS: ReadonlySet<string> = new Set([
  'and',
  'or',
  'not',
  'xor',
  'is',
  'in',
  'like',
  'between',
  'case',
  'when',
  'then',
  'else',
  'div',
  'as',
  'escape',
  'null',
])

/** A text that is spelled by its bytes, as literalText writes it and servers print it. */
const BYTES = /\bconvert\s*\(\s*unhex\s*\(\s*(?:_utf8mb[34])?\s*'([\da-f]*)'\s*\)\s*using\s+utf8mb[34]\s*\)/gi

/** A sequence is printed with its schema, also where it is the table's own. */
const QUALIFIED_SEQUENCE = /\bnextval\s*\(\s*(?:`(?:[^`]|``)*`|"(?:[^"]|"")*")\s*\.\s*/gi

/** An expression's text in one spelling. */
export function comparableText(sql: string): string {
  const tokens = (withoutCalls(sql).replace(QUALIFIED_SEQUENCE, 'nextval(').match(TOKEN) ?? [])
    .filter(token => token.trim() !== '')
    .map(spelling)
  return withoutCharsets(withoutGroups(withTimes(tokens)))
    .join(' ')
    .replace(/(^|[(,=<>+*/-] )- (\d)/g, '$1-$2')
}

/** Texts that are spelled by their bytes in a call, as literals. */
function withoutCalls(sql: string): string {
  return sql.replace(BYTES, (_, digits: string) => `_utf8mb4 x'${digits}'`)
}

function spelling(token: string): string {
  const introduced = /^_utf8mb[34]\s*(x?)('[\s\S]*')$/i.exec(token)
  if (introduced !== null) return introduced[1] === '' ? (introduced[2] ?? '') : hexText(introduced[2] ?? '')
  if (token.startsWith("'")) return token
  if (token.startsWith('`')) return token.slice(1, -1).replaceAll('``', '`').toLowerCase()
  if (token.startsWith('"')) return token.slice(1, -1).replaceAll('""', '"').toLowerCase()
  const lower = token.toLowerCase()
  return WORDS[lower] ?? lower
}

/** The text whose bytes a literal spells. */
function hexText(digits: string): string {
  return `'${Buffer.from(digits.slice(1, -1), 'hex').toString('utf8').replaceAll("'", "''")}'`
}

/** The present time has parentheses, even without digits. */
function withTimes(tokens: readonly string[]): string[] {
  return tokens.flatMap((token, at) =>
    token === 'current_timestamp' && tokens[at + 1] !== '(' ? [token, '(', ')'] : [token],
  )
}

/** MariaDB adds `charset utf8mb4` to a cast to CHAR. */
function withoutCharsets(tokens: readonly string[]): string[] {
  return tokens.filter((token, at) => {
    const isCharset = token === 'charset' || tokens[at - 1] === 'charset'
    return !isCharset
  })
}

/** Without the parentheses that only group. */
function withoutGroups(tokens: readonly string[]): string[] {
  const calls: boolean[] = []
  return tokens.filter((token, at) => {
    if (token === '(') {
      const before = tokens[at - 1] ?? ''
      const isCall = before === 'in' || (/^[\p{L}_]/u.test(before) && !NO_FUNCTIONS.has(before))
      calls.push(isCall)
      return isCall
    }
    return token === ')' ? (calls.pop() ?? false) : true
  })
}
