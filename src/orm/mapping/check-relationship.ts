// The options of a relationship, checked before it is configured: a misspelt one would be heeded by nobody.
import { ModelError } from '../../errors/model-error.ts'
import { describeValue } from '../../sql/types/sql-type.ts'
import { didYouMean, quotedList } from '../../util/text.ts'
import type { Cascade, RelationshipOptions } from './relationship-builder.ts'

/** Says what is expected of a value; null when it is that. */
type Check = (value: unknown) => string | null

const CASCADES: readonly Cascade[] = ['saveUpdate', 'merge', 'delete', 'deleteOrphan', 'all']
const LOADS: readonly (RelationshipOptions['load'] & string)[] = ['peers', 'selectin', 'raise']

const checks = {
  backPopulates: of('string', 'the name of the relationship at the other end'),
  foreignKey: of('function', 'a function that gives a column, such as `() => Post.c.userId`'),
  through: value =>
    typeof value === 'string' || typeof value === 'function' ? null : "a table's name, or a function that gives it",
  orderBy: of('function', 'a function that gives expressions, such as `() => Post.c.id`'),
  cascade: value =>
    Array.isArray(value) && value.every(word => CASCADES.includes(word)) ? null : `a list of ${words(CASCADES)}`,
  passiveDeletes: of('boolean', 'true or false'),
  viewOnly: of('boolean', 'true or false'),
  load: value => (LOADS.some(word => word === value) ? null : words(LOADS)),
} satisfies Record<keyof RelationshipOptions, Check>

/**
 * Checks the options of a relationship.
 *
 * @param place the relationship, for messages
 * @throws ModelError `unsupported`
 */
export function checkRelationshipOptions(place: string, options: RelationshipOptions): void {
  const known = Object.keys(checks)
  for (const [name, value] of Object.entries(options)) {
    if (known.includes(name)) continue
    const problem = `has no option '${name}'${didYouMean(name, known)}`
    if (value !== undefined)
      throw new ModelError('unsupported', { place, problem, remedy: `there are ${quotedList(known)}` })
  }
  for (const [name, check] of Object.entries(checks)) {
    const value: unknown = Reflect.get(options, name)
    const expected = value === undefined ? null : check(value)
    if (expected === null) continue
    const found = typeof value === 'string' ? `'${value}'` : describeValue(value)
    throw new ModelError('unsupported', {
      place,
      problem: `has ${found} as its \`${name}\``,
      remedy: `give it ${expected}`,
    })
  }
}

function of(type: 'string' | 'function' | 'boolean', expected: string): Check {
  return value => (typeof value === type ? null : expected)
}

function words(list: readonly string[]): string {
  return quotedList(list, 'or')
}
