// A table of the databases that the suite ran on: how many tests passed and failed on each, and what each refuses by which capability.

declare module 'vitest' {
  interface TaskMeta {
    /** The capability for want of which the database refuses what the test asks for: the test has seen the refusal. */
    refusedBy?: string
  }
}

/** What happened on one database. */
interface DatabaseRow {
  passed: number
  failed: number
  refused: number
  /** How many tests each capability refused. */
  readonly refusals: Map<string, number>
}

/** Collects the outcomes of tests by database. */
export class DatabaseMatrix {
  readonly #rows = new Map<string, DatabaseRow>()

  /**
   * Notes a test.
   *
   * @param suites the names of the suites around it: `on postgresql` says which database it ran on
   */
  note(suites: readonly string[], outcome: 'passed' | 'failed', refusedBy: string | undefined): void {
    const database = suites.map(databaseOf).find(name => name !== null)
    if (database === null || database === undefined) return
    const row = this.#row(database)
    if (outcome === 'failed') row.failed++
    else if (refusedBy === undefined) row.passed++
    else {
      row.refused++
      row.refusals.set(refusedBy, (row.refusals.get(refusedBy) ?? 0) + 1)
    }
  }

  /** The table as text; empty when no test ran on a database. */
  toString(): string {
    if (this.#rows.size === 0) return ''
    const lines = [...this.#rows].map(([name, row]) =>
      line(name, String(row.passed), String(row.failed), String(row.refused)),
    )
    const refusals = [...this.#rows].flatMap(([name, { refusals }]) =>
      refusals.size === 0 ? [] : [`${name}: ${listed(refusals)}`],
    )
    const tail =
      refusals.length === 0 ? [] : ['refused for want of a capability:', ...refusals.map(text => `  ${text}`)]
    return `${[line('database', 'passed', 'failed', 'refused'), ...lines, ...tail].join('\n')}\n`
  }

  #row(database: string): DatabaseRow {
    const known = this.#rows.get(database)
    if (known !== undefined) return known
    const row = { passed: 0, failed: 0, refused: 0, refusals: new Map<string, number>() }
    this.#rows.set(database, row)
    return row
  }
}

const DATABASES: ReadonlySet<string> = new Set(['better-sqlite3', 'node:sqlite', 'pglite', 'postgresql', 'mariadb'])

function databaseOf(suite: string): string | null {
  const [, name = ''] = /^on (\S+)/.exec(suite) ?? []
  return DATABASES.has(name) ? name : null
}

function line(name: string, ...counts: readonly string[]): string {
  return [name.padEnd(16), ...counts.map(count => count.padStart(8))].join('')
}

function listed(refusals: ReadonlyMap<string, number>): string {
  return [...refusals]
    .toSorted()
    .map(([capability, count]) => `${capability} (${count})`)
    .join(', ')
}
