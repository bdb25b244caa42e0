// What every session of PostgreSQL is set to, whichever library opens it: how values are spelled must not depend on the server.

/** A setting of every session. */
export interface SessionSetting {
  readonly name: string
  readonly value: string
  /** The statement that sets it. */
  readonly set: string
  /** What the server says of it when it is so. */
  readonly shown: RegExp
}

/** Points in time in UTC, in ISO spelling; intervals in ISO spelling; strings in which a backslash is a character. */
export const SESSION_SETTINGS: readonly SessionSetting[] = [
  { name: 'TimeZone', value: 'UTC', set: "SET TimeZone = 'UTC'", shown: /^UTC$/i },
  { name: 'DateStyle', value: 'ISO', set: "SET DateStyle = 'ISO'", shown: /^ISO/i },
  { name: 'IntervalStyle', value: 'iso_8601', set: "SET IntervalStyle = 'iso_8601'", shown: /^iso_8601$/i },
  {
    name: 'standard_conforming_strings',
    value: 'on',
    set: 'SET standard_conforming_strings = on',
    shown: /^on$/i,
  },
]
