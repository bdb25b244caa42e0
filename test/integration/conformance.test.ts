// The conformance suite on every database. With ATHANOR_MATRIX set, what came of each case is added to the file of that name, as lines of JSON.
import { appendFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { AthanorOptions } from '../../src/exports/index.ts'
import { type ConformanceCase, conformanceCases, conformanceResult } from '../../src/exports/testing.ts'
import { databases, type TestDatabase } from '../databases.ts'
import { embeddedOptions, serverDatabase } from '../servers.ts'

/** The options of the database that all cases share: it is emptied once. */
function targetOf({ server, dialect, scheme }: TestDatabase): () => Promise<AthanorOptions> {
  let options: Promise<AthanorOptions> | undefined
  const open = async (): Promise<AthanorOptions> => {
    if (server !== null) return { url: await serverDatabase(server, 0) }
    return dialect === 'sqlite' ? { url: `${scheme}://` } : embeddedOptions()
  }
  return () => (options ??= open())
}

const file = process.env.ATHANOR_MATRIX

/** The SQLite in Node 22 reads numbers near the ends of their range from a text with a wrong last digit (docs/sqlite.md). */
function isKnownToFail(database: TestDatabase, { name }: ConformanceCase): boolean {
  const old = database.name === 'node:sqlite' && process.versions.node.startsWith('22.')
  return old && name === 'double finds values in a list'
}

describe.each(databases)('on $name', database => {
  for (const each of conformanceCases(targetOf(database))) {
    test(each.name, async ({ task }) => {
      const { error, ...row } = await conformanceResult(each)
      if (file !== undefined) appendFileSync(file, `${JSON.stringify({ database: database.name, ...row })}\n`)
      if (isKnownToFail(database, each)) return expect(error).toBeDefined()
      if (error !== undefined) throw error
      if (row.outcome !== 'refused') return
      expect(row.capability).toMatch(/^[a-z]\w+$/)
      task.meta.refusedBy = row.capability ?? ''
    })
  }
})
