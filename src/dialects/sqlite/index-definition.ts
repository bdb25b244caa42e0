// What only the text of CREATE INDEX tells: expressions, and the condition of a partial index.
import { TokenCursor } from './schema-tokens.ts'

/** What the text of an index says. */
export interface IndexDefinition {
  /** The parts as they are written, without their direction. */
  readonly parts: readonly string[]
  readonly where: string | null
}

/** Reads the text of CREATE INDEX. */
export function readIndexDefinition(sql: string): IndexDefinition {
  const statement = new TokenCursor(sql)
  while (!statement.done && !statement.isWords('ON')) statement.next()
  while (!statement.done && !statement.isMark('(')) statement.next()
  const list = statement.parenthesised()
  const parts: string[] = []
  while (list !== null && !list.done) parts.push(withoutDirection(list.untilComma()))
  return { parts, where: statement.takeWords('WHERE') ? statement.text() : null }
}

function withoutDirection(part: TokenCursor): string {
  const last = part.last()
  return part.text(last?.kind === 'word' && (last.value === 'ASC' || last.value === 'DESC') ? 1 : 0)
}
