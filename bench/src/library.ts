// What a library must do to be measured: one function a workload, on a database that has the data of `data.ts`.
import type { Sizes } from './data.ts'

export type DatabaseName = 'sqlite' | 'postgresql' | 'mariadb'

export type WorkloadName = 'W1' | 'W2' | 'W3' | 'W4' | 'W5' | 'W6' | 'W7' | 'W8' | 'W9' | 'W10'

/** How points in time are in a SQLite database: text as SQLite writes it, text with a `T` and an offset, or milliseconds. */
export type DateFormat = 'text' | 'iso' | 'milliseconds'

/** The database that a library is to work on. */
export interface Target {
  readonly database: DatabaseName
  /** A server's database, filled; null for SQLite, where each library opens an empty database in memory of its own. */
  readonly server: Server | null
  readonly sizes: Sizes
  /** The most connections. */
  readonly connections: number
}

export interface Server {
  readonly host: string
  readonly port: number
  readonly user: string
  readonly password: string
  readonly database: string
  readonly url: string
}

/** The part of a workload that one of several sessions does: from one number to another, both included. */
export interface Share {
  readonly first: number
  readonly last: number
}

/** A workload; what it gives back is compared with what the others give (see `outcomes.ts`), after the clock has stopped. */
export type Workload = (share: Share) => Promise<unknown>

/** A library with an open database. */
export interface Subject {
  /** Sends a statement as it is; used on SQLite to make, fill, put back and check the database. Never measured. */
  sql(text: string): Promise<readonly unknown[]>
  readonly workloads: Readonly<Record<WorkloadName, Workload>>
  close(): Promise<void>
}

/** A library, or one way of using it. */
export interface Entry {
  readonly name: string
  /** The packages whose versions the report names. */
  readonly packages: readonly string[]
  readonly databases: readonly DatabaseName[]
  /** How it keeps points in time on SQLite. */
  readonly dates: DateFormat
  open(target: Target): Promise<Subject>
}
