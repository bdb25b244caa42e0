import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { query, schemaOf } from './tables.ts'
import { makeWorkspace } from './workspace.ts'

const { folder, run: runPlain } = makeWorkspace()
const database = join(folder, 'instance/app.db')
const run = (command: string) => runPlain(command, { ATHANOR_APP: 'app.ts' })
const file = (name: string) => join(folder, name)
const whole = readFileSync(file('app.ts'), 'utf8')

function versions(): string[] {
  return readdirSync(file('migrations/versions')).map(name => name.replace(/^[0-9a-f]{12}/, '<id>'))
}

describe('the migrations of the repository', () => {
  it('make both tables, and nothing is left to do', () => {
    assert.equal(run('athanor db upgrade').code, 0)
    assert.deepEqual(Object.keys(schemaOf(database)), ['ix_users_username', 'pets', 'users'])
    assert.equal(run('athanor db check').out, 'No new upgrade operations detected.')
  })
})

describe('the first model', () => {
  it('gets a folder of migrations', () => {
    for (const name of ['migrations', 'instance']) rmSync(file(name), { recursive: true })
    writeFileSync(file('app.ts'), whole.replace("import './users.ts'\n", ''))
    const { code, out, err } = run('athanor db init')
    assert.equal(code, 0, err)
    assert.deepEqual(readdirSync(file('migrations')).toSorted(), ['README', 'script.ts.template', 'versions'])
    assert.match(out, /^Creating directory migrations \.\.\. {2}done$/m)
    assert.equal(run('athanor db init').code, 1, 'a second time is an error')
  })

  it('gets a migration, and the database a file', () => {
    const { code, out, err } = run('athanor db migrate -m "Initial migration."')
    assert.equal(code, 0, err)
    assert.match(out, /^Generating migrations\/versions\/[0-9a-f]{12}_initial_migration\.ts \.\.\. {2}done$/)
    assert.match(err, /Detected added table 'pets'$/)
    assert.ok(existsSync(database))
    assert.equal(run('athanor db current').out, '')
    const check = run('athanor db check')
    assert.equal(check.code, 1)
    assert.match(check.err, /not up to date|behind/)
  })

  it('gets its table', () => {
    const { code, err } = run('athanor db upgrade head')
    assert.equal(code, 0, err)
    assert.match(err, /Running upgrade {2}-> [0-9a-f]{12}, Initial migration\.$/)
    assert.deepEqual(Object.keys(schemaOf(database)), ['pets'])
    assert.match(run('athanor db current').out, /^[0-9a-f]{12} \(head\)$/)
    assert.equal(run('athanor db upgrade').code, 0)
    assert.equal(run('athanor db check').out, 'No new upgrade operations detected.')
    assert.match(run('athanor db migrate -m "nothing changed"').err, /No changes in schema detected\.$/)
    assert.match(run('athanor db history').out, /^<base> -> [0-9a-f]{12} \(head\), Initial migration\.$/)
    assert.match(run('athanor db heads').out, /^[0-9a-f]{12} \(head\)$/)
  })

  it('goes back to nothing and no further', () => {
    assert.match(run('athanor db downgrade').err, /Running downgrade [0-9a-f]{12} -> , Initial migration\.$/)
    assert.deepEqual(schemaOf(database), {})
    const again = run('athanor db downgrade')
    assert.equal(again.code, 1)
    assert.match(again.err, /relative revision -1 didn't produce 1 migrations/i)
    assert.equal(run('athanor db upgrade').code, 0)
  })

  it('is an ordinary class whose instances are rows', () => {
    const script = `import { db } from './app.ts'
      import { Pet } from './models.ts'
      const fido = new Pet({ name: 'Fido', species: 'dog' })
      console.log(fido.id, fido.introduction())
      await db.scope(async session => { session.add(fido); await session.commit() })
      console.log(fido.id)
      await db.close()`
    writeFileSync(file('fido.ts'), script)
    assert.deepEqual(run('node fido.ts'), { code: 0, out: 'undefined Fido, a dog\n1', err: '' })
    assert.deepEqual(query(database, 'select * from pets'), [{ id: 1, name: 'Fido', species: 'dog' }])
  })
})

describe('the second model', () => {
  it('is a difference until it is migrated', () => {
    writeFileSync(file('app.ts'), whole)
    const check = run('athanor db check')
    assert.equal(check.code, 1)
    assert.match(check.err, /Detected added table 'users'/)
    assert.match(check.err, /Detected added index 'ix_users_username'/)
    assert.match(check.err, /new upgrade operations detected/)
    assert.equal(run('athanor db migrate -m users').code, 0)
    assert.equal(run('athanor db upgrade').code, 0)
    assert.equal(run('athanor db check').code, 0)
    assert.deepEqual(versions().toSorted(), ['<id>_initial_migration.ts', '<id>_users.ts'])
    assert.deepEqual(query(database, 'select name from pets'), [{ name: 'Fido' }])
  })

  it('has its constraints in the database', () => {
    const { users = '', ix_users_username: index = '' } = schemaOf(database)
    assert.match(users, /username varchar\(80\) not null/i)
    assert.match(users, /email varchar\(120\)(?! not null)/i)
    assert.match(users, /unique \(email\)/i)
    assert.match(users, /verified boolean(?! not null)(?! default)/i)
    assert.match(index, /create unique index/i)
  })

  it('refuses a second of the same name, and one without', () => {
    const script = `import { db } from './app.ts'
      import { User } from './users.ts'
      const attempt = async init => {
        try {
          await db.transaction(session => session.add(new User(init)))
          return 'saved'
        } catch (error) {
          return error.name + ': ' + error.message
        }
      }
      console.log(new User({ username: 'ann' }).verified)
      console.log(await attempt({ username: 'ann' }))
      console.log(await attempt({ username: 'ann' }))
      console.log(await attempt({ username: 'bob' }))
      console.log(await attempt({ username: null }))
      console.log(await attempt({ username: 'c'.repeat(200) }))
      await db.close()`
    writeFileSync(file('users.mjs'), script)
    const { out, err } = run('node users.mjs')
    assert.equal(err, '')
    const [verified, first, again, other, none, long] = out.split('\n')
    assert.equal(verified, 'false')
    assert.equal(first, 'saved')
    assert.match(again ?? '', /^UniqueViolation: .*users\.username/)
    assert.equal(other, 'saved', 'two users without an email')
    assert.match(none ?? '', /username/)
    assert.equal(long, 'saved', 'SQLite takes lengths for comments')
  })
})

describe('the server', () => {
  it('shows the pets', async () => {
    const server = spawn(process.execPath, ['serve.ts'], {
      cwd: folder,
      env: { ...process.env, PORT: '0' },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    try {
      const [line] = await server.stdout.setEncoding('utf8').take(1).toArray()
      const address = /http:\S+/.exec(String(line))?.[0] ?? ''
      const response = await fetch(address)
      assert.deepEqual(await response.json(), [{ id: 1, name: 'Fido', species: 'dog' }])
    } finally {
      server.kill()
    }
  })
})
