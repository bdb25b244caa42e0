// All column types.
import { numberSamples } from './number-samples.ts'
import type { TypeSample } from './samples.ts'
import { structuredSamples } from './structured-samples.ts'
import { textSamples } from './text-samples.ts'
import { timeSamples } from './time-samples.ts'

/** All column types with their values. */
export const typeSamples: readonly TypeSample[] = [
  ...numberSamples,
  ...textSamples,
  ...timeSamples,
  ...structuredSamples,
]
