// A place of the public API where a caller's data may go, and what is tried there.
import { expect } from 'vitest'
import { AthanorError, StatementFailed, type StatementText } from '../../src/exports/index.ts'
import { shown } from './corpus.ts'
import { type Fixture, wrongRefusal } from './fixture.ts'

/** A statement, as far as it is wanted here. */
export interface Built {
  toSQL(): StatementText
  all(): PromiseLike<unknown>
}

/** A place for data. */
export interface Place {
  /** Its statement with an input in it. */
  readonly build: (fixture: Fixture, input: never) => Built
  /** An input without anything special, whose text all others must have. */
  readonly harmless: unknown
  /** What must be taken as it is. */
  readonly takes?: readonly unknown[]
  /** What must be refused before anything is sent. */
  readonly refuses?: readonly unknown[]
  /** What may be taken, with the same text, or refused, also by the database. */
  readonly either?: readonly unknown[]
  /** What the statement gives for an input that is taken. */
  readonly gives?: (fixture: Fixture, input: never) => unknown
}

/** How many inputs are tried at a place. */
export function sizeOf({ takes = [], refuses = [], either = [] }: Place): number {
  return takes.length + refuses.length + either.length
}

/** Tries everything at a place and expects no failure. */
export async function tryAll(fixture: Fixture, place: Place): Promise<void> {
  const { takes = [], refuses = [], either = [] } = place
  const failures: string[] = []
  const text = place.build(fixture, place.harmless as never).toSQL().sql
  for (const input of takes) await collect(failures, input, () => taken(fixture, place, { text, input }))
  for (const input of either) await collect(failures, input, () => takenOrRefused(fixture, place, { text, input }))
  for (const input of refuses) {
    const thrown = await fixture.db.scope(async () => {
      try {
        await place.build(fixture, input as never).all()
        return null
      } catch (error) {
        return error
      }
    })
    const problem = wrongRefusal(input, thrown)
    if (problem !== null) failures.push(problem)
  }
  expect(failures.slice(0, 12), `${failures.length} failures`).toEqual([])
  await fixture.checkCanary()
}

interface Trial {
  readonly text: string
  readonly input: unknown
}

async function collect(failures: string[], input: unknown, run: () => Promise<void>): Promise<void> {
  try {
    await run()
  } catch (error) {
    failures.push(`${shown(input)}: ${error instanceof Error ? error.message.slice(0, 600) : String(error)}`)
  }
}

async function taken(fixture: Fixture, place: Place, { text, input }: Trial): Promise<void> {
  await fixture.db.scope(async () => {
    const statement = place.build(fixture, input as never)
    if (statement.toSQL().sql !== text) throw new Error(`changed the text to ${statement.toSQL().sql.slice(0, 300)}`)
    const result = await statement.all()
    if (place.gives !== undefined) expect(result).toEqual(place.gives(fixture, input as never))
  })
}

async function takenOrRefused(fixture: Fixture, place: Place, trial: Trial): Promise<void> {
  try {
    await taken(fixture, place, trial)
  } catch (error) {
    if (!(error instanceof AthanorError)) throw error
    if (error instanceof StatementFailed && !isComplaintAboutValue(error)) throw error
  }
}

/** Not a word of the parser: the database understood the statement and did not like the value. */
function isComplaintAboutValue({ message }: StatementFailed): boolean {
  return !/syntax|no such (?:column|table|function)|does not exist|unrecognized token|unknown column/i.test(
    message.replace(/\(in: [\s\S]*$/, '').replace(/invalid input syntax|invalid regular expression/i, ''),
  )
}
