// The scripts that make a Chinook database, for those who have them: the environment variable ATHANOR_CHINOOK names their folder.
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { Athanor } from '../../../src/exports/index.ts'
import type { TestDatabase } from '../../databases.ts'

const folder = process.env.ATHANOR_CHINOOK

/** Whether the scripts are there. */
export const hasChinook = folder !== undefined

const FILES: Readonly<Record<TestDatabase['dialect'], RegExp>> = {
  sqlite: /_sqlite\.sql$/i,
  postgresql: /_postgresql\.sql$/i,
  mysql: /_mysql_autoincrementpks\.sql$/i,
}

/** Runs the script of a database in it. */
export async function loadChinook(db: Athanor, dialect: TestDatabase['dialect']): Promise<void> {
  const text = scriptOf(dialect)
  await db.engine.connect(async connection => {
    await connection.text(dialect === 'mysql' ? 'set autocommit = 0' : 'begin')
    await connection.script(text)
    await connection.text('commit')
    if (dialect === 'mysql') await connection.text('set autocommit = 1')
  }, 'write')
}

function scriptOf(dialect: TestDatabase['dialect']): string {
  const file = readdirSync(folder ?? '').find(name => FILES[dialect].test(name))
  if (file === undefined) throw new Error(`ATHANOR_CHINOOK has no script for ${dialect}`)
  // It makes a database of its own; here it is made in the one that is there.
  return readFileSync(path.join(folder ?? '', file), 'utf8')
    .replace(/^\uFEFF/, '')
    .replace(/^(?:drop database|create database|use |\\c ).*$/gim, '')
}
