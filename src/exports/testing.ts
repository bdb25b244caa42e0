// The subpath `athanor/testing`: what tests of applications need.
export { UnexpectedQueries } from '../errors/testing-error.ts'
export { expectQueries } from '../testing/expect-queries.ts'
