// Errors in compiling a statement: what a database cannot do is refused before anything is sent to it.
import { AthanorError, type DetailsOf, messageOf } from './athanor-error.ts'

/** What a database lacks, and what to do instead. */
export interface UnsupportedFeature {
  /** What was asked for, as the subject of a sentence: `a regular expression`. */
  readonly feature: string
  /** The name of the dialect: `sqlite`, `postgresql`, `mysql`. */
  readonly dialect: string
  /** The capability that the dialect lacks: stable, for tables of tests. */
  readonly capability: string
  /** What to use instead, as an imperative. */
  readonly remedy: string
}

/** Code -> message of every error in compiling a statement. */
export const compileMessages = {
  unsupported_feature: (d: UnsupportedFeature) =>
    `${d.feature} cannot be written for ${d.dialect}, which lacks the capability '${d.capability}': ${d.remedy}`,
} as const

/** A code of {@link CompileError}. */
export type CompileErrorCode = keyof typeof compileMessages

/** A statement cannot be written for the database that it is meant for; nothing was sent. */
export class CompileError<Code extends CompileErrorCode = CompileErrorCode> extends AthanorError {
  declare readonly code: Code
  /** The capability that the database lacks. */
  readonly capability: string
  /** The dialect that the statement was compiled for. */
  readonly dialect: string

  constructor(code: Code, details: DetailsOf<typeof compileMessages, Code>) {
    super(code, messageOf(compileMessages, code, details), details)
    this.capability = details.capability
    this.dialect = details.dialect
  }
}
