// What columns of Temporal, lists and vectors do not hold.
import { Athanor, array, datetime, integer, string, vector } from 'athanor'
import type { Meeting } from '../accept/temporal.ts'

const db = new Athanor()
class Event extends db.Model('Event', {
  id: integer().primaryKey(),
  at: datetime().asTemporal(),
  tags: array(string(20)),
  embedding: vector(2).nullable(),
}) {}
declare const meeting: Meeting

// @ts-expect-error a Date is no Temporal.Instant
new Event({ at: new Date(), tags: [] })
// @ts-expect-error a text is no Temporal.Instant
new Event({ at: '2026-11-20T17:30:00Z', tags: [] })
// @ts-expect-error items are texts
new Event({ at: meeting.at, tags: [1] })
// @ts-expect-error items are not null
new Event({ at: meeting.at, tags: [null] })
// @ts-expect-error a vector is a list of numbers
new Event({ at: meeting.at, tags: [], embedding: ['1', '2'] })
// @ts-expect-error compared with a Date
Event.c.at.eq(new Date())
// @ts-expect-error only a column with the type alone becomes one of Temporal
datetime().nullable().asTemporal()
