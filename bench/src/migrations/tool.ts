// What a migration tool must do to be measured: write its project, and say which commands compare and upgrade.
import type { Server } from '../library.ts'

/** The database of a project: a file of SQLite, or a database of PostgreSQL. */
export type Place = { readonly file: string } | { readonly server: Server }

/** A project in a folder of its own, which is empty at first. */
export interface Project {
  readonly folder: string
  readonly place: Place
  /** How many tables there are. */
  readonly tables: number
  /** Whether the first table has the column that the second revision adds. */
  readonly changed: boolean
}

export interface Command {
  readonly command: string
  readonly args: readonly string[]
}

export interface Tool {
  readonly name: string
  /** Its version; null when it is not installed. */
  readonly version: () => string | null
  /** Writes what a project of the tool has, or what of it changes. */
  readonly write: (project: Project) => void
  /** Writes the revision from models to database. */
  readonly autogenerate: (project: Project) => Command
  readonly upgrade: (project: Project) => Command
}
