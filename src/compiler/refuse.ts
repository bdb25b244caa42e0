// Refusing what a database cannot do, when the statement is compiled.
import { CompileError } from '../errors/compile-error.ts'
import type { ExpressionCapabilities } from './expression-capabilities.ts'
import type { StatementCapabilities } from './statement-capabilities.ts'
import type { Writer } from './statement-dialect.ts'

/** What a dialect may lack. */
export type Capability = keyof StatementCapabilities | keyof ExpressionCapabilities

/** What is refused, and what to do instead. */
export interface Refusal {
  /** What was asked for, as the subject of a sentence. */
  readonly feature: string
  /** What to use instead, as an imperative. */
  readonly remedy: string
}

/**
 * Refuses a feature where the dialect lacks a capability.
 *
 * @throws CompileError `unsupported_feature`
 */
export function requireCapability(
  { dialect }: Pick<Writer, 'dialect'>,
  capability: Capability,
  refusal: Refusal,
): void {
  if (dialect.capabilities[capability] !== true) refuse(dialect.name, capability, refusal)
}

/** Refuses a feature by the name of the capability that is missing. */
export function refuse(dialect: string, capability: Capability, refusal: Refusal): never {
  throw new CompileError('unsupported_feature', { ...refusal, dialect, capability })
}
