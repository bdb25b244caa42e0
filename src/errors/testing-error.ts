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

/** A dialect or driver does not do what a case of the conformance suite asks of it. */
export class ConformanceFailure extends AthanorError {
  /** The stable code. */
  static readonly code = 'conformance_failure'

  constructor(details: { place: string; expected: string; found: string }) {
    const { place, expected, found } = details
    super(
      ConformanceFailure.code,
      `${place}: expected ${shortened(expected)}, but found ${shortened(found)}: see the case in the conformance suite for what is asked for`,
      details,
    )
  }
}

const LONGEST = 500

function shortened(text: string): string {
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}… (${text.length} characters)`
}
