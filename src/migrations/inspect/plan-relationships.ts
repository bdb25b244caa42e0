// Relationships from foreign keys: one way along the key, the other way back, and lists through the tables between.
import type { ForeignKey } from '../../sql/schema/constraints.ts'
import type { Table } from '../../sql/schema/table.ts'
import type { DraftModel } from './planned-model.ts'
import { attributeName, plural, roleName } from './words.ts'

/** Adds the relationships of models to them. */
export function planRelationships(models: readonly DraftModel[]): void {
  const byTable = new Map(models.map(model => [model.table.qualifiedName, model]))
  const find = (key: ForeignKey) => {
    const model = byTable.get(key.target().table)
    return model === undefined || model.plain ? null : model
  }
  for (const model of models) {
    if (model.plain) continue
    for (const key of model.table.foreignKeys) {
      const target = find(key)
      if (target !== null) planKey(model, key, target)
    }
  }
  for (const model of models) {
    const [near, far] = model.between?.map(find) ?? []
    if (near && far) planThrough(model.table.qualifiedName, near, far)
  }
}

/** Both ends of a foreign key. */
function planKey(owner: DraftModel, key: ForeignKey, target: DraftModel): void {
  const foreignKey = keyColumn(owner, key)
  if (foreignKey === null) return
  const column = key.columns.length === 1 ? (key.columns[0] ?? '') : ''
  const role = roleName(column)
  const long = `${attributeName(column || owner.table.name)}${target.name}`
  const alone = keysTo(owner.table, key).length === 1
  const forward = owner.names.take(role ?? (owner === target ? long : attributeName(target.table.name)), long)
  const one = isUnique(owner.table, key.columns)
  const base = backName(owner, role, one)
  const qualified = `${base}By${capital(forward)}`
  const back = alone ? target.names.take(base, qualified) : target.names.take(qualified)
  const named = alone ? null : foreignKey
  const shared = { foreignKey: named, through: null }
  const nullable = owner.table.columns.some(({ name, nullable }) => key.columns.includes(name) && nullable)
  owner.relationships.push({
    ...shared,
    attribute: forward,
    kind: 'one',
    target: target.name,
    nullable,
    backPopulates: back,
    deletes: false,
  })
  target.relationships.push({
    ...shared,
    attribute: back,
    kind: one ? 'one' : 'many',
    target: owner.name,
    nullable: one,
    backPopulates: forward,
    deletes: key.onDelete === 'cascade',
  })
}

/** What the rows that have a key are to the row that they refer to. */
function backName({ table }: DraftModel, role: string | null, one: boolean): string {
  if (role === 'parent') return one ? 'child' : 'children'
  const name = attributeName(table.name)
  return one ? name : plural(name)
}

/** Both ends of a table between. */
function planThrough(through: string, near: DraftModel, far: DraftModel): void {
  const [toFar, toNear] = [plural(attributeName(far.table.name)), plural(attributeName(near.table.name))]
  const suffix = `Through${capital(attributeName(through))}`
  const forward = near.names.take(near === far ? `${toFar}${suffix}` : toFar, `${toFar}${suffix}`)
  const back = far.names.take(near === far ? `${toNear}${suffix}Back` : toNear, `${toNear}${suffix}`)
  const shared = { kind: 'many', nullable: false, foreignKey: null, through, deletes: false } as const
  near.relationships.push({ ...shared, attribute: forward, target: far.name, backPopulates: back })
  far.relationships.push({ ...shared, attribute: back, target: near.name, backPopulates: forward })
}

/** The first column of a key that no other key to the same table has; null when there is none by which to name it. */
function keyColumn(owner: DraftModel, key: ForeignKey): string | null {
  const others = keysTo(owner.table, key).filter(other => other !== key)
  const own = key.columns.find(column => !others.some(other => other.columns.includes(column)))
  return own === undefined ? null : `${owner.name}.c.${owner.attributes.get(own) ?? own}`
}

function keysTo(table: Table, key: ForeignKey): readonly ForeignKey[] {
  return table.foreignKeys.filter(other => other.target().table === key.target().table)
}

function isUnique(table: Table, columns: readonly string[]): boolean {
  const wanted = new Set(columns)
  const keys = [
    table.primaryKey?.columns ?? [],
    ...table.uniques.map(unique => unique.columns),
    ...uniqueIndexes(table),
  ]
  return keys.some(key => key.length === wanted.size && key.every(column => wanted.has(column)))
}

function uniqueIndexes(table: Table): readonly (readonly string[])[] {
  return table.indexes
    .filter(index => index.unique && index.where === null && index.parts.every(part => part.kind === 'column'))
    .map(index => index.parts.flatMap(part => (part.kind === 'column' ? [part.name] : [])))
}

function capital(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1)
}
