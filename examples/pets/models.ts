// The first model. `db` is made without a database here; app.ts says which one it is.
import { Athanor, integer, MetaData, string } from 'athanor'

const metadata = new MetaData()

export const db = new Athanor({ metadata })

/** A pet: an ordinary class, whose instances are rows of the table `pets`. */
export class Pet extends db.Model(
  'Pet',
  {
    id: integer().primaryKey(),
    name: string().nullable(),
    species: string().nullable(),
  },
  { tableName: 'pets' },
) {
  /** How it is introduced. */
  introduction(): string {
    return `${this.name ?? 'somebody'}, a ${this.species ?? 'pet'}`
  }
}
