// What a spaceship is made of.
import { datetime, integer, string } from 'athanor'
import { db } from './db.ts'

/** What moves the ship. */
export class Engine extends db.Model('Engine', {
  id: integer().primaryKey(),
  title: string(128).nullable(),
  thrust: integer().nullable().default(0),
  lastFired: datetime().nullable(),
}) {}
