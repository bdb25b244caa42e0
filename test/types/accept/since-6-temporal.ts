/// <reference lib="esnext.temporal" />
// Where TypeScript knows Temporal, its values have their own types.
import { type Equal, is } from '../equal.ts'
import { Meeting } from './temporal.ts'

declare const meeting: Meeting
is<Equal<typeof meeting.at, Temporal.Instant>>()
is<Equal<typeof meeting.local, Temporal.PlainDateTime | null>>()
is<Equal<typeof meeting.day, Temporal.PlainDate>>()
is<Equal<typeof meeting.clock, Temporal.PlainTime | null>>()
is<Equal<typeof meeting.rest, Temporal.Duration | null>>()

export const now = new Meeting({
  start: new Date(),
  length: 'PT1H',
  at: Temporal.Now.instant().round('microsecond'),
  day: Temporal.Now.plainDateISO(),
  tags: [],
})
export const past = () => Meeting.where(Meeting.c.at.lt(Temporal.Now.instant())).all()
