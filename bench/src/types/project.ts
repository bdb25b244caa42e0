// A project of many models as one library has it: ten columns and two relationships each, in a ring, and a typed query for each.

export interface TypeProject {
  readonly name: string
  /** The package whose version the report names. */
  readonly package: string
  /** A module that imports what the other needs and uses nothing of it: what is not the models' cost. */
  readonly bare: (count: number) => string
  readonly models: (count: number) => string
  /** What else has to be there, such as a generated client. */
  readonly prepare?: (folder: string, count: number) => void
}

/** A model in the ring, by its number. */
export interface Place {
  readonly at: number
  readonly next: number
  readonly previous: number
}

/** Text for each model of a ring. */
export function forEach(count: number, write: (place: Place) => string): string {
  const texts = Array.from({ length: count }, (_, at) =>
    write({ at, next: (at + 1) % count, previous: (at + count - 1) % count }),
  )
  return texts.join('')
}
