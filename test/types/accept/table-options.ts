// Options of a model's table, and constraints over several columns.
import { Athanor, check, foreignKey, index, integer, many, one, sql, string, unique } from 'athanor'
import { type Equal, is } from '../equal.ts'

export const db = new Athanor({ naming: {}, engine: { pool: { max: 5 } }, echo: 'values', instancePath: 'instance' })

export class Place extends db
  .Model(
    'Place',
    {
      country: string(2).primaryKey(),
      code: string().primaryKey(),
      name: string(),
      size: integer().default(0),
      get visits() {
        return many(() => Visit, { backPopulates: 'place' })
      },
    },
    {
      tableName: 'places',
      schema: 'geo',
      bind: 'other',
      comment: 'where things are',
      renamedFrom: ['spot', 'site'],
      constraints: [unique('name', 'size').named('uq_place_name'), index('ix_place_name', 'name').unique()],
      sqlite: { strict: true, withoutRowid: true },
      mysql: { engine: 'InnoDB', charset: 'utf8mb4' },
    },
  )
  .constrain(c => [
    check(sql`${c.size} >= 0`).named('ck_place_size'),
    index('ix_place_big', c.size.desc())
      .where(c.size.gt(100))
      .using('gin')
      .include(c.name)
      .onlyOn('postgresql', 'mysql'),
  ]) {
  label() {
    return `${this.country}-${this.code}`
  }
}

export class Visit extends db
  .Model('Visit', {
    id: integer().primaryKey(),
    country: string(2),
    code: string(),
    get place() {
      return one(() => Place, { backPopulates: 'visits' })
    },
  })
  .constrain(c => [
    foreignKey([c.country, c.code], [() => Place.c.country, () => Place.c.code], { onDelete: 'cascade' }),
  ]) {}

export const between = db.Table('between', {
  left: integer().references(() => Visit.c.id),
  right: integer().references('visit.id'),
})

export async function constrained(visit: Visit) {
  const label = (await visit.place).label()
  is<Equal<typeof label, string>>()
}
