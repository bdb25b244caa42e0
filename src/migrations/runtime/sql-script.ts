// The SQL script that `--sql` gives: statements and comments, each in a paragraph of its own.

/** Collects the text of a script. */
export class SqlScript {
  readonly #paragraphs: string[] = []

  /** Adds a statement, with or without a semicolon at its end. */
  statement(sql: string): void {
    const text = sql.trim().replace(/(?:\s*;)+$/, '')
    if (text === '') return
    // A comment on the last line would swallow the semicolon.
    const lastLine = text.slice(text.lastIndexOf('\n') + 1)
    this.#paragraphs.push(`${text}${lastLine.includes('--') ? '\n' : ''};`)
  }

  /** Adds a comment. */
  comment(text: string): void {
    this.#paragraphs.push(
      text
        .split('\n')
        .map(line => `-- ${line}`.trimEnd())
        .join('\n'),
    )
  }

  /** The whole text; empty when nothing was added. */
  toString(): string {
    return this.#paragraphs.length === 0 ? '' : `${this.#paragraphs.join('\n\n')}\n`
  }
}
