// The subpath `athanor/testing`: what tests of applications need, and the suite that a dialect or driver must pass.
import './builtins.ts'

export { ConformanceFailure, UnexpectedQueries } from '../errors/testing-error.ts'
export type {
  ConformanceCase,
  ConformanceOutcome,
  ConformancePart,
  ConformanceResult,
} from '../testing/conformance/outcome.ts'
export { conformanceCases, conformanceResult } from '../testing/conformance/suite.ts'
export type { ConformanceTarget } from '../testing/conformance/workbench.ts'
export { expectQueries } from '../testing/expect-queries.ts'
