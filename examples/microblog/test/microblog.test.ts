import assert from 'node:assert/strict'
import { copyFileSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { query, schemaOf } from './tables.ts'
import { makeWorkspace } from './workspace.ts'

const played = `\
a user that is not saved: <User susan>
users: [<User john>, <User susan>]
id and name: [1, john]
id and name: [2, susan]
user 1: <User john>
before the flush: [, ]
after the flush: [1, 1]
john's posts: [<Post my first post!>]
susan's posts: []
a post: [1, john, my first post!]
users, z to a: [<User susan>, <User john>]
users with s: [<User susan>]
joined: [john, my first post!]
john twice: user.username must be unique
and then: SessionError: an earlier flush failed and this session's transaction cannot go on: call \`await session.rollback()\`, then try again
users after the rollback: 2
users after a flush: 3
users in the next scope: 2
a post without an author: NotNullViolation: post.user_id must have a value and was given none
deleting john before his posts: his posts need an author
outside of a scope: SessionError: there is no session here: wrap the code in \`await db.scope(async session => { … })\`, or make a session of your own with \`db.newSession()\`
users and posts at the end: [0, 0]`

const [posts = '', users = ''] = ['posts', 'users'].map(
  name =>
    readdirSync(join(import.meta.dirname, '../migrations/versions'))
      .find(file => file.includes(name))
      ?.slice(0, 12) ?? '',
)

describe('the migrations of the repository', () => {
  const { folder, run } = makeWorkspace()
  const database = join(folder, 'app.db')

  it('make the database when there is none', () => {
    const { code, out, err } = run('athanor db upgrade')
    assert.equal(code, 0, err)
    assert.equal(out, '')
    assert.match(
      err,
      new RegExp(`Running upgrade {2}-> ${users}, users table\n.*Running upgrade ${users} -> ${posts}, posts table$`),
    )
    assert.deepEqual(Object.keys(schemaOf(database)), [
      'ix_post_timestamp',
      'ix_post_user_id',
      'ix_user_email',
      'ix_user_username',
      'post',
      'user',
    ])
  })

  it('leave no difference to the models', () => {
    assert.deepEqual(run('athanor db check').out, 'No new upgrade operations detected.')
  })

  it('are listed, newest first', () => {
    assert.equal(
      run('athanor db history -i').out,
      `${users} -> ${posts} (head) (current), posts table\n<base> -> ${users}, users table`,
    )
    assert.equal(run('athanor db current').out, `${posts} (head)`)
    assert.equal(run('athanor db heads').out, `${posts} (head)`)
    assert.match(
      run('athanor db show').out,
      new RegExp(`^Rev: ${posts} \\(head\\)\nParent: ${users}\nPath: .*_posts_table.ts\n\n {4}posts table`),
    )
  })

  it('let one play with users and posts', () => {
    const { code, out, err } = run('node play.ts')
    assert.equal(err, '')
    assert.equal(code, 0)
    assert.equal(out, played)
  })

  it('go back one step and to the beginning, and forward again', () => {
    assert.match(run('athanor db downgrade').err, new RegExp(`Running downgrade ${posts} -> ${users}, posts table$`))
    assert.equal(run('athanor db current').out, users)
    assert.deepEqual(Object.keys(schemaOf(database)), ['ix_user_email', 'ix_user_username', 'user'])
    assert.match(run('athanor db downgrade base').err, new RegExp(`Running downgrade ${users} -> , users table$`))
    assert.deepEqual(schemaOf(database), {})
    assert.equal(run('athanor db downgrade base').code, 0)
    assert.match(run('athanor db upgrade +1').err, /users table$/)
    assert.match(run('athanor db upgrade').err, /posts table$/)
    assert.match(run(`athanor db downgrade ${users.slice(0, 5)}`).err, /posts table$/)
    assert.equal(run('athanor db upgrade head').code, 0)
  })

  it('are for another database when the environment says so', () => {
    const { code } = run('athanor db upgrade', { DATABASE_URL: 'sqlite:///production.db' })
    assert.equal(code, 0)
    assert.deepEqual(schemaOf(join(folder, 'production.db')), schemaOf(database))
  })
})

describe('the way there', () => {
  const { folder, run } = makeWorkspace()
  const database = join(folder, 'app.db')
  const written = () =>
    readdirSync(join(folder, 'migrations/versions')).map(name => name.replace(/^[0-9a-f]{12}/, '<id>'))

  it('begins with one model and an empty folder of migrations', () => {
    rmSync(join(folder, 'migrations'), { recursive: true })
    copyFileSync(join(folder, 'test/stages/1-users-table.ts'), join(folder, 'app/models.ts'))
    const app = join(folder, 'microblog.ts')
    writeFileSync(app, readFileSync(app, 'utf8').replace('Post, ', ''))
    const { code, out } = run('athanor db init')
    assert.equal(code, 0)
    assert.match(out, /^Creating directory migrations {1}\.\.\. {2}done$/m)
    const again = run('athanor db init')
    assert.equal(again.code, 1)
    assert.match(again.err, /migrations/)
  })

  it('has a first migration with the users table', () => {
    const { code, out, err } = run('athanor db migrate -m "users table"')
    assert.equal(code, 0, err)
    assert.match(out, /^Generating migrations\/versions\/[0-9a-f]{12}_users_table\.ts \.\.\. {2}done$/)
    for (const found of ["table 'user'", "index 'ix_user_email'", "index 'ix_user_username'"])
      assert.match(err, new RegExp(`Detected added ${found}`))
    assert.equal(run('athanor db check').code, 1, 'the migration is not applied yet')
    rmSync(database, { force: true })
    assert.equal(run('athanor db upgrade').code, 0, 'the database is made again')
    assert.deepEqual(Object.keys(schemaOf(database)), ['ix_user_email', 'ix_user_username', 'user'])
  })

  it('keeps what is in the table', () => {
    const script = `import { db, User } from './microblog.ts'
      await db.scope(async session => { session.add(new User({ username: 'susan', email: 'susan@example.com' })); await session.commit() })
      await db.close()`
    writeFileSync(join(folder, 'susan.ts'), script)
    assert.deepEqual(run('node susan.ts'), { code: 0, out: '', err: '' })
  })

  it('has a second migration with the posts table', () => {
    for (const file of ['microblog.ts', 'app/models.ts'])
      copyFileSync(join(import.meta.dirname, '..', file), join(folder, file))
    const check = run('athanor db check')
    assert.equal(check.code, 1)
    assert.match(check.err, /added table 'post'/)
    assert.equal(run('athanor db migrate -m "posts table"').code, 0)
    assert.match(run('athanor db upgrade').err, /posts table$/)
    assert.match(run('athanor db migrate -m "nothing changed"').err, /No changes in schema detected\.$/)
    assert.deepEqual(written().toSorted(), ['<id>_posts_table.ts', '<id>_users_table.ts'])
    assert.deepEqual(query(database, 'select username from user'), [{ username: 'susan' }])
  })

  it('leads to the same scripts as in the repository', () => {
    const body = (root: string, name: string) => {
      const versions = join(root, 'migrations/versions')
      const file = readdirSync(versions).find(entry => entry.endsWith(name)) ?? name
      return readFileSync(join(versions, file), 'utf8').replace(/[\s\S]*?(?=export async)/, '')
    }
    for (const name of ['users_table.ts', 'posts_table.ts'])
      assert.equal(body(folder, name), body(join(import.meta.dirname, '..'), name))
  })
})
