// How the functions that mean the same everywhere are spelled where the standard, or most databases, have them under another name.
import { byCount, call, callText, named } from './call.ts'
import { requireCapability } from './refuse.ts'
import type { CallPart } from './statement-dialect.ts'

/** An aggregate over an ordered set, where the database has any. */
function orderedSet(name: string): CallPart {
  return (node, writer) => {
    requireCapability(writer, 'supportsOrderedSets', {
      feature: 'a percentile',
      remedy: 'number the rows with `fn.rowNumber().over({ orderBy })` in a subquery, and take the one in that place',
    })
    return callText(name, node, writer)
  }
}

/** Variance and standard deviation, where the database has them. */
function variance(name: string): CallPart {
  return (node, writer) => {
    requireCapability(writer, 'supportsVariance', {
      feature: 'a variance or standard deviation',
      remedy: 'compute it from `fn.sum(x)`, `fn.sum(x.times(x))` and `fn.count(x)`',
    })
    return callText(name, node, writer)
  }
}

/** Calls by our name. */
export const standardCalls: Readonly<Record<string, CallPart>> = {
  rowNumber: named('row_number'),
  denseRank: named('dense_rank'),
  percentRank: named('percent_rank'),
  cumeDist: named('cume_dist'),
  firstValue: named('first_value'),
  lastValue: named('last_value'),
  nthValue: named('nth_value'),
  stddev: variance('stddev_samp'),
  stddevPop: variance('stddev_pop'),
  variance: variance('var_samp'),
  variancePop: variance('var_pop'),
  percentileCont: orderedSet('percentile_cont'),
  percentileDisc: orderedSet('percentile_disc'),
  boolAnd: named('bool_and'),
  boolOr: named('bool_or'),
  stringAgg: named('string_agg'),
  arrayAgg: named('array_agg'),
  concatWs: named('concat_ws'),
  substring: named('substr'),
  length: named('char_length'),
  position: call`position(${1} in ${0})`,
  trim: byCount(named('trim'), call`trim(both ${1} from ${0})`),
  ltrim: byCount(call`trim(leading from ${0})`, call`trim(leading ${1} from ${0})`),
  rtrim: byCount(call`trim(trailing from ${0})`, call`trim(trailing ${1} from ${0})`),
  ceil: named('ceiling'),
  currentDate: () => 'current_date',
}
