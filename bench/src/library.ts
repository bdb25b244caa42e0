// What a library must do to be measured: one function a workload, on a database that has the data of `data.ts`.

/** An author as plain values, for checking. */
export interface AuthorRow {
  readonly id: number
  readonly name: string
  readonly email: string
  readonly bio: string | null
  readonly createdAt: Date
}

/** A post as plain values, for checking. */
export interface PostRow {
  readonly id: number
  readonly authorId: number
  readonly title: string
  readonly body: string
  readonly views: number
  readonly published: boolean
  readonly createdAt: Date
}

/** What a workload gives: a short text by which libraries are compared. */
export type Outcome = string

/** One library under measurement. */
export interface Library {
  readonly name: string
  /** Opens a database with the tables, filled. */
  open(): Promise<void>
  close(): Promise<void>
  /** Puts the data back after a workload that changes it; not measured. */
  reset(): Promise<void>
  readonly workloads: Readonly<Record<string, () => Promise<Outcome>>>
}
