// Columns of points in time, durations, lists and vectors: with values of Temporal, whether or not this TypeScript knows it.
import { Athanor, array, bigint, date, datetime, integer, interval, select, string, time, vector } from 'athanor'
import { type Equal, is } from '../equal.ts'

const db = new Athanor()

export class Meeting extends db.Model('Meeting', {
  id: integer().primaryKey(),
  start: datetime(),
  shown: datetime({ timeZone: false, precision: 6 }).nullable(),
  length: interval(),
  at: datetime().asTemporal().index(),
  local: datetime({ timeZone: false }).asTemporal().nullable(),
  day: date().asTemporal(),
  clock: time().asTemporal().nullable(),
  rest: interval().asTemporal().nullable(),
  tags: array(string(20)),
  numbers: array(bigint().nullable()).nullable(),
  grid: array(array(integer())).nullable(),
  words: array(string().$type<'a' | 'b'>()).default(() => []),
  embedding: vector(3).nullable(),
}) {}

declare const meeting: Meeting
is<Equal<typeof meeting.start, Date>>()
is<Equal<typeof meeting.shown, Date | null>>()
is<Equal<typeof meeting.length, string>>()
is<Equal<typeof meeting.tags, string[]>>()
is<Equal<typeof meeting.numbers, (bigint | null)[] | null>>()
is<Equal<typeof meeting.grid, number[][] | null>>()
is<Equal<typeof meeting.words, ('a' | 'b')[]>>()
is<Equal<typeof meeting.embedding, number[] | null>>()

export const text: string = meeting.at.toString()
export const again = new Meeting({
  start: new Date(),
  length: 'PT1H',
  at: meeting.at,
  day: meeting.day,
  clock: meeting.clock,
  rest: meeting.rest,
  tags: ['a'],
})
export const later = () => select(Meeting.c.id).where(Meeting.c.at.gt(meeting.at), Meeting.c.day.eq(meeting.day)).all()
export const ids: Promise<(typeof meeting.at)[]> = select(Meeting.c.at).all()
