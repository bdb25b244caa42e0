// What the kit for tests complains about.
import { AthanorError } from './athanor-error.ts'

/** A piece of code sent another number of statements than was expected. */
export class UnexpectedQueries extends AthanorError {
  /** The stable code. */
  static readonly code = 'unexpected_queries'

  constructor(details: { expected: number; statements: readonly string[] }) {
    const { expected, statements } = details
    const sent = statements.map((text, at) => `\n  ${at + 1}. ${text}`).join('')
    super(
      UnexpectedQueries.code,
      `expected ${expected} ${expected === 1 ? 'statement' : 'statements'}, but ${statements.length === 0 ? 'none was' : `${statements.length} ${statements.length === 1 ? 'was' : 'were'}`} sent: change the number, or load with \`.with\` what should come together${sent}`,
      details,
    )
  }
}
