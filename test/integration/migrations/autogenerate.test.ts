import { expect, it } from 'vitest'
import { datetime, integer, string, text, numeric } from '../../../src/sql/schema/column-types.ts'
import { unique, check, index } from '../../../src/sql/schema/table-elements.ts'
import { sql } from '../../../src/sql/expression/template.ts'
import { fn } from '../../../src/sql/expression/functions.ts'
import { openDatabase } from './database.ts'
import { autogenerate, described, goBack, migrate } from './scripts.ts'

it('first light', async () => {
  const db = await openDatabase()
  const one = described({
    user: { id: integer().primaryKey(), username: string(64).unique().index(), email: string(120).unique().index(), password_hash: string(256).nullable() },
    post: { id: integer().primaryKey(), body: string(140), timestamp: datetime().index().serverDefault(fn.now()), user_id: integer().references('user.id', {onDelete:'cascade'}).index() },
  })
  const first = await migrate(db, one)
  console.log(first.imports.join('\n'), '\n', first.upgradeBody.join('\n'), '\n----\n', first.downgradeBody.join('\n'), first.lines.map(l => l.text))
  expect((await autogenerate(db, one)).upgradeBody).toEqual([])
  const two = described({
    user: [{ id: integer().primaryKey(), username: string(64).unique().index(), mail: text().unique().renamedFrom('email'), about: string(140).nullable(), price: numeric(8,2).serverDefault('0.00') }, { constraints: [unique('mail', 'about'), check(sql`length(about) > 3 and about <> ${'it`s ${x}\n'}`), index('ix_x', 'about').where(sql`about is not null`)] }],
    posts: [{ id: integer().primaryKey(), body: string(140), timestamp: datetime().index().serverDefault(fn.now()), user_id: integer().nullable().references('user.id', {onDelete:'set null'}).index() }, { renamedFrom: 'post' }],
  })
  const second = await migrate(db, two)
  console.log(second.imports.join('\n'), '\n', second.upgradeBody.join('\n'), '\n----\n', second.downgradeBody.join('\n'), second.lines.map(l => l.text))
  expect((await autogenerate(db, two)).upgradeBody).toEqual([])
  console.log(db.rows('select sql from sqlite_schema').join('\n'))
  await goBack(db, second)
  expect((await autogenerate(db, one)).upgradeBody).toEqual([])
})
