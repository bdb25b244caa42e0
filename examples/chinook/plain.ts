// The plain SQL of a question, as it is written for the database that is there; and its answer, for comparison.
import { db, spelling } from './db.ts'
import type { PlainSql, Question } from './questions/question.ts'

/** SQL with the names of this edition. */
export function textOf(sql: PlainSql): string {
  const { dialect } = db.engine
  const text = typeof sql === 'string' ? sql : sql[dialect.name as 'sqlite' | 'postgresql' | 'mysql']
  return text.replace(/'[^']*'|\b[A-Z][A-Za-z]*\b/g, word => (word.startsWith("'") ? word : nameOf(word, dialect.name)))
}

function nameOf(name: string, dialect: string): string {
  if (spelling === 'snake_case') return name.replace(/(?<=[a-z])(?=[A-Z])/g, '_').toLowerCase()
  return dialect === 'postgresql' ? `"${name}"` : name
}

/** The answer of the plain SQL, its values as the database gives them. */
export async function plainAnswer({ sql, before = [] }: Question): Promise<readonly (readonly unknown[])[]> {
  const connection = await db.engine.acquire('write', { description: 'plain SQL', enclosing: null })
  try {
    await connection.begin({ writes: true })
    for (const statement of before) await connection.text(textOf(statement))
    return await connection.text(textOf(sql))
  } finally {
    await connection.rollback()
    connection.release()
  }
}
