// What a question is: asked in the typed language, and written beside it as the SQL that it stands for.

/** The SQL of one database, or of all of them where they agree. Names are those of the PascalCase edition. */
export type PlainSql = string | { readonly sqlite: string; readonly postgresql: string; readonly mysql: string }

/** A row of an answer. */
export type Answer = Readonly<Record<string, unknown>>

/** A question that a shop would ask. */
export interface Question {
  readonly title: string
  /** The answer by the typed language, on the session of the scope around it. */
  ask(): Promise<readonly Answer[]>
  /** The same in SQL: a query, and what runs before it in its transaction, which is rolled back. */
  readonly sql: PlainSql
  readonly before?: readonly PlainSql[]
}
