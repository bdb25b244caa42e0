// What a library must do to be measured: one function a workload, on a database that has the data of `data.ts`.

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
  /** Adds 1,000 posts that nothing refers to, for the workload that deletes them; not measured. */
  addLoosePosts(): Promise<void>
  readonly workloads: Readonly<Record<string, () => Promise<Outcome>>>
}
