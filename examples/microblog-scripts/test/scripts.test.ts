import assert from 'node:assert/strict'
import { copyFileSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { query, schemaOf } from './tables.ts'
import { makeWorkspace } from './workspace.ts'

const { folder, run } = makeWorkspace()
const database = join(folder, 'app.db')
const repository = join(folder, 'db_repository')
const models = join(folder, 'app/models.ts')
const finalModels = readFileSync(models, 'utf8')

const played = `\
users: [<User 'john'>, <User 'susan'>]
id and nickname: [1, john]
id and nickname: [2, susan]
user 1: <User 'john'>
userId is set for us: 1
john's posts: [<Post 'my first post!'>]
a post: [1, john, my first post!]
susan's posts: []
by nickname: [<User 'john'>, <User 'susan'>]
by nickname, backwards: [<User 'susan'>, <User 'john'>]
john twice: another row already has this value of user.nickname, which must be unique
and then: SessionError: an earlier flush failed and this session's transaction cannot go on: call \`await session.rollback()\`, then try again
users after the rollback: 2
users after a flush: 3
users in the next scope: 2
author of john's post: null
users and posts at the end: [0, 0]`

describe('the little scripts', () => {
  it('make an empty database and a folder for migrations', () => {
    copyFileSync(join(folder, 'test/stages/1-users.ts'), models)
    assert.deepEqual(run('node db_create.ts'), { code: 0, out: '', err: '' })
    assert.ok(existsSync(database))
    assert.deepEqual(schemaOf(database), {})
    assert.deepEqual(readdirSync(join(repository, 'versions')), [])
  })

  it('save the first migration and apply it', () => {
    const { code, out, err } = run('node db_migrate.ts')
    assert.equal(code, 0, err)
    assert.equal(
      out,
      `New migration saved as ${join(repository, 'versions/001_migration.ts')}\nCurrent database version: 1`,
    )
    assert.deepEqual(Object.keys(schemaOf(database)), ['ix_user_email', 'ix_user_nickname', 'user'])
  })

  it('save a second one with the foreign key', () => {
    writeFileSync(models, finalModels)
    assert.match(run('node db_migrate.ts').out, /002_migration\.ts\nCurrent database version: 2$/)
    assert.match(schemaOf(database).post ?? '', /foreign key \(user_id\) references "?user"? \(id\)/i)
    assert.equal(run('node db_migrate.ts').out, 'Nothing has changed\nCurrent database version: 2')
  })

  it('let one play', () => {
    assert.deepEqual(run('node play.ts'), { code: 0, out: played, err: '' })
  })

  it('add a column and take it away again, keeping the rows', () => {
    const script = `import { db, User } from './app/models.ts'
      await db.transaction(session => session.add(new User({ nickname: 'susan', email: 'susan@email.com' })))
      await db.close()`
    writeFileSync(join(folder, 'susan.ts'), script)
    assert.equal(run('node susan.ts').code, 0)
    writeFileSync(models, finalModels.replace('  get posts()', '  bio: string(200).nullable(),\n  get posts()'))
    assert.match(run('node db_migrate.ts').out, /003_migration\.ts\nCurrent database version: 3$/)
    assert.deepEqual(query(database, 'select nickname, bio from user'), [{ nickname: 'susan', bio: null }])
    writeFileSync(models, finalModels)
    assert.match(run('node db_migrate.ts').out, /004_migration\.ts\nCurrent database version: 4$/)
    assert.deepEqual(query(database, 'select * from user'), [{ id: 1, nickname: 'susan', email: 'susan@email.com' }])
  })

  it('change the type of a column', () => {
    writeFileSync(models, finalModels.replace('email: string(120)', 'email: string(200)'))
    assert.match(run('node db_migrate.ts').out, /005_migration\.ts\nCurrent database version: 5$/)
    assert.match(schemaOf(database).user ?? '', /varchar\(200\)/i)
    assert.deepEqual(query(database, 'select nickname from user'), [{ nickname: 'susan' }])
  })

  it('go back one version at a time, to 0', () => {
    for (const version of [4, 3, 2, 1, 0])
      assert.equal(run('node db_downgrade.ts').out, `Current database version: ${version}`)
    assert.deepEqual(schemaOf(database), {})
    const below = run('node db_downgrade.ts')
    assert.equal(below.code, 1)
    assert.match(below.err, /^relative revision -1 .*$/)
  })

  it('apply all that is missing', () => {
    assert.equal(run('node db_upgrade.ts').out, 'Current database version: 5')
    assert.equal(run('node db_upgrade.ts').out, 'Current database version: 5')
  })

  it('make a new database at the newest version when there are migrations', () => {
    rmSync(database)
    assert.equal(run('node db_create.ts').code, 0)
    assert.equal(run('node db_upgrade.ts').out, 'Current database version: 5')
    assert.equal(readdirSync(join(repository, 'versions')).length, 5)
  })
})
