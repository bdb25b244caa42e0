// The two ends of a relationship find each other by `backPopulates`, and must agree.
import { ModelError } from '../../errors/model-error.ts'
import type { Mapper, Relationship } from './mapper.ts'

/** Relationships that are being configured, by the model that they belong to. */
export type Configured = ReadonlyMap<Mapper, readonly Relationship[]>

/**
 * Which relationship is which seen from the other end, both ways. Nothing is changed.
 *
 * @throws ModelError `unknown_back_populates`, `mismatched_back_populates`
 */
export function pairRelationships(configured: Configured): ReadonlyMap<Relationship, Relationship> {
  const pairs = new Map<Relationship, Relationship>()
  for (const relationship of [...configured.values()].flat()) {
    const other = otherEnd(relationship, configured)
    if (other === null) continue
    link(relationship, other, pairs)
    link(other, relationship, pairs)
  }
  return pairs
}

function link(one: Relationship, other: Relationship, pairs: Map<Relationship, Relationship>): void {
  const known = pairs.get(one)
  if (known !== undefined && known !== other) throw mismatched(other, one, `${one} belongs to ${known} already`)
  pairs.set(one, other)
}

function otherEnd(relationship: Relationship, configured: Configured): Relationship | null {
  const name = relationship.spec.options.backPopulates
  if (name === undefined) return null
  const { target } = relationship
  const known = configured.get(target) ?? target.relationships
  const other = known.find(candidate => candidate.name === name)
  if (other === undefined) {
    const names = known.map(candidate => candidate.name).join(', ') || 'none'
    throw new ModelError('unknown_back_populates', {
      relationship: String(relationship),
      target: target.name,
      name,
      known: names,
    })
  }
  const problem = mismatch(relationship, other)
  if (problem !== null) throw mismatched(relationship, other, problem)
  return other
}

const OPPOSITE = { manyToOne: 'oneToMany', oneToMany: 'manyToOne', manyToMany: 'manyToMany' } as const

function mismatch(one: Relationship, other: Relationship): string | null {
  if (other.target !== one.owner) return `${other} leads to ${other.target.name}`
  const back = other.spec.options.backPopulates
  if (back !== undefined && back !== one.name) return `${other} says \`backPopulates: '${back}'\``
  if (other === one) return 'a relationship is not its own other end'
  if (other.direction !== OPPOSITE[one.direction]) return 'they follow the foreign key in the same direction'
  return columnsOf(one, 'forth') === columnsOf(other, 'back')
    ? null
    : 'they follow different foreign keys: give both the same `foreignKey`'
}

/** The columns that a relationship goes over, as its other end goes over them the other way. */
function columnsOf({ pairs, through }: Relationship, way: 'forth' | 'back'): string {
  const ends = way === 'forth' ? (['local', 'remote'] as const) : (['remote', 'local'] as const)
  if (through === null) return JSON.stringify(pairs.map(pair => ends.map(end => pair[end].name)))
  const [near, far] = way === 'forth' ? [through.near, through.far] : [through.far, through.near]
  const names = [near, far].map(list => list.map(pair => ends.map(end => pair[end].name)))
  return JSON.stringify([through.table.id, names])
}

function mismatched(relationship: Relationship, other: Relationship, found: string): ModelError {
  return new ModelError('mismatched_back_populates', {
    relationship: String(relationship),
    other: String(other),
    found,
  })
}
