// The socket of a client of pg in our own hands, without a server: what the server says comes in pieces of any size.
import { EventEmitter } from 'node:events'
import { describe, expect, it } from 'vitest'
import type { DriverStatement } from '../../../src/driver/driver.ts'
import type { PgClient } from '../../../src/drivers/pg-client.ts'
import { PgConnection } from '../../../src/drivers/pg-connection.ts'
import { takeSocket } from '../../../src/drivers/pg-socket.ts'

const statement = (text: string): DriverStatement => ({ text, wideIntegers: false })

/** A message of the server. */
function message(type: string, ...parts: readonly (Buffer | string)[]): Buffer {
  const body = Buffer.concat(parts.map(part => Buffer.from(part)))
  const head = Buffer.alloc(5)
  head.write(type)
  head.writeInt32BE(body.length + 4, 1)
  return Buffer.concat([head, body])
}

function int16(value: number): Buffer {
  const bytes = Buffer.alloc(2)
  bytes.writeInt16BE(value)
  return bytes
}

function row(...values: readonly (string | null)[]): Buffer {
  const parts = values.map(value => {
    const length = Buffer.alloc(4)
    length.writeInt32BE(value === null ? -1 : Buffer.byteLength(value))
    return Buffer.concat([length, Buffer.from(value ?? '')])
  })
  return message('D', int16(values.length), ...parts)
}

const ready = (status: string) => message('Z', status)
const done = (tag: string) => message('C', `${tag}\0`)
const described = message('T', 'columns')

/** A client whose own reader understands what it is given here: the description of a row, and an error. */
class FakeClient extends EventEmitter {
  readonly left: string[] = []
  readonly written: string[] = []
  readonly connection = Object.assign(new EventEmitter(), { stream: this.#makeSocket() })
  types: readonly number[] = []
  destroyed = false

  #makeSocket() {
    const socket = new EventEmitter()
    socket.on('data', bytes => this.#read(bytes))
    return Object.assign(socket, {
      writable: true,
      write: (bytes: Uint8Array) => this.written.push(Buffer.from(bytes).toString('latin1')),
      destroy: () => {
        this.destroyed = true
      },
    })
  }

  connect(): Promise<void> {
    return Promise.resolve()
  }

  query(): void {
    throw new TypeError('the client itself was asked')
  }

  end(): Promise<void> {
    return Promise.resolve()
  }

  /** Says something, in pieces of so many bytes. */
  say(messages: readonly Buffer[], piece = Number.POSITIVE_INFINITY): void {
    const bytes = Buffer.concat(messages)
    for (let at = 0; at < bytes.length; at += piece)
      this.connection.stream.emit('data', bytes.subarray(at, Math.min(bytes.length, at + piece)))
  }

  #read(bytes: Buffer): void {
    const type = String.fromCharCode(bytes[0] ?? 0)
    if (type === 'T') this.connection.emit('rowDescription', { fields: this.types.map(dataTypeID => ({ dataTypeID })) })
    else if (type === 'E')
      this.connection.emit('errorMessage', Object.assign(new Error('refused'), { code: bytes.toString('utf8', 5) }))
    else this.left.push(type)
  }
}

const take = (client: FakeClient) => takeSocket(client as never as PgClient)

function open(types: readonly number[] = []) {
  const client = new FakeClient()
  client.types = types
  return { client, connection: new PgConnection(take(client), 10) }
}

describe('rows', () => {
  it('are the same wherever the bytes of the server are cut', async () => {
    const types = [23, 20, 16, 25, 701, 17, 20, 25]
    const messages = [
      message('1'),
      described,
      message('2'),
      row('-17', '9007199254740993', 't', 'äö😀', '1.5', '\\x00ff', '-900719925474099', null),
      row('0', '12', 'f', '', '-Infinity', '\\x', null, '\ufeffmark'),
      done('SELECT 2'),
      ready('I'),
    ]
    for (const piece of [1, 2, 3, 5, 7, 64, Number.POSITIVE_INFINITY]) {
      const { client, connection } = open(types)
      const rows = connection.query(statement('select'), [])
      client.say(messages, piece)
      expect(await rows).toEqual([
        [-17, 9007199254740993n, true, 'äö😀', 1.5, Uint8Array.of(0, 255), -900719925474099, null],
        [0, 12, false, '', Number.NEGATIVE_INFINITY, Uint8Array.of(), null, '\ufeffmark'],
      ])
    }
  })

  it('are asked for with one piece of bytes', async () => {
    const { client, connection } = open([25])
    const rows = connection.query(statement('select $1'), ['é', null])
    client.say([described, row('x'), done('SELECT 1'), ready('I')])
    await rows
    expect(client.written).toHaveLength(1)
    expect(client.written[0]).toContain('select $1')
    expect(client.written[0]).toContain('\0\0\0\x02\xc3\xa9\xff\xff\xff\xff')
  })
})

describe('what is not read here', () => {
  it('is left to the client: notices, notifications, settings, and errors while nothing runs', async () => {
    const { client, connection } = open()
    client.say([message('N', 'notice'), message('A', 'notification')])
    const changes = connection.execute(statement('update'), [])
    client.say([message('S', 'setting'), done('UPDATE 3'), ready('I')], 4)
    expect(await changes).toEqual({ changes: 3, lastInsertId: null })
    expect(client.left).toEqual(['N', 'A', 'S'])
    const outside: unknown[] = []
    const other = new FakeClient()
    other.connection.on('errorMessage', error => outside.push(error.code))
    new PgConnection(take(other), 10)
    other.say([message('E', '57P01')])
    expect(outside).toEqual(['57P01'])
  })

  it('is the whole socket, where somebody else reads it too', () => {
    const client = new FakeClient()
    client.connection.stream.on('data', () => undefined)
    expect(take(client)).toBe(client)
  })
})

describe('runs', () => {
  const begin = async ({ client, connection }: ReturnType<typeof open>) => {
    await connection.execute(statement('begin'), [])
    const first = connection.execute(statement('update first'), [])
    client.say([done('BEGIN'), done('UPDATE 7'), ready('T')])
    expect((await first).changes).toBe(7)
    client.written.length = 0
  }

  it('follow each other in a transaction without waiting, and a statement is prepared once', async () => {
    const opened = open([23])
    await begin(opened)
    const { client, connection } = opened
    const select = statement('select again')
    const results = [connection.query(select, []), connection.query(select, []), connection.query(select, [])]
    expect(client.written.map(text => text.includes('select again'))).toEqual([true, false, false])
    client.say([described, row('1'), done('SELECT 1'), ready('T')])
    client.say([row('2'), done('SELECT 1'), ready('T'), row('3'), done('SELECT 1'), ready('T')])
    expect(await Promise.all(results)).toEqual([[[1]], [[2]], [[3]]])
  })

  it('fail each for itself', async () => {
    const opened = open()
    await begin(opened)
    const { client, connection } = opened
    const results = Promise.allSettled([
      connection.execute(statement('update a'), []),
      connection.execute(statement('update b'), []),
    ])
    client.say([message('E', '23505'), ready('E'), message('E', '25P02'), ready('E')])
    expect((await results).map(result => (result.status === 'rejected' ? result.reason.code : null))).toEqual([
      '23505',
      '25P02',
    ])
    expect(connection.transactionFailed).toBe(true)
  })

  it('wait for the answer outside a transaction, and for that of what ends one', async () => {
    const opened = open()
    const { client, connection } = opened
    const first = connection.execute(statement('update a'), [])
    const second = connection.execute(statement('update b'), [])
    expect(client.written).toHaveLength(1)
    client.say([done('UPDATE 1'), ready('I')])
    expect(client.written).toHaveLength(2)
    client.say([done('UPDATE 2'), ready('I')])
    expect((await Promise.all([first, second])).map(({ changes }) => changes)).toEqual([1, 2])
    await begin(opened)
    const committed = connection.execute(statement('COMMIT'), [])
    const after = connection.execute(statement('update c'), [])
    expect(client.written).toHaveLength(1)
    client.say([done('COMMIT'), ready('I')])
    expect(client.written).toHaveLength(2)
    client.say([done('UPDATE 0'), ready('I')])
    await Promise.all([committed, after])
  })

  it('begin a transaction together with its first statement, and fail with what begins it', async () => {
    const { client, connection } = open([23])
    await connection.execute(statement('BEGIN'), [])
    await connection.execute(statement('SAVEPOINT a'), [])
    expect([client.written.length, connection.inTransaction]).toEqual([0, true])
    const rows = connection.query(statement('select 1'), [])
    expect(client.written).toHaveLength(1)
    expect(client.written[0]).toMatch(/BEGIN.*SAVEPOINT a.*select 1/s)
    expect(connection.inTransaction).toBe(true)
    client.say([done('BEGIN'), done('SAVEPOINT'), described, row('1'), done('SELECT 1'), ready('T')])
    expect(await rows).toEqual([[1]])
    await connection.execute(statement('RELEASE SAVEPOINT a'), [])
    const committed = connection.execute(statement('COMMIT'), [])
    expect(client.written[1]).toMatch(/RELEASE SAVEPOINT a.*COMMIT/s)
    client.say([done('RELEASE'), done('COMMIT'), ready('I')])
    await committed
    await connection.execute(statement('BEGIN'), [])
    const refused = connection.execute(statement('update a'), []).catch(error => error.code)
    client.say([message('E', '57014'), ready('I')])
    expect([await refused, connection.inTransaction]).toEqual(['57014', false])
  })

  it('begin a transaction before a script and before a stream', async () => {
    const { client, connection } = open([23])
    await connection.execute(statement('BEGIN'), [])
    const script = connection.script('create table a (b int)')
    expect(client.written[0]).toMatch(/BEGIN;\ncreate table/)
    client.say([done('BEGIN'), done('CREATE TABLE'), ready('T')])
    await script
    const rolled = connection.execute(statement('ROLLBACK'), [])
    client.say([done('ROLLBACK'), ready('I')])
    await rolled
    await connection.execute(statement('BEGIN'), [])
    client.written.length = 0
    const stream = connection.stream(statement('select 1'), [], 10)
    const first = stream.next()
    client.say([done('BEGIN'), ready('T')])
    await new Promise(resolve => setImmediate(resolve))
    expect(client.written[1]).toContain('select 1')
    client.say([described, row('1'), done('SELECT 1'), ready('T')])
    expect(await first).toEqual({ done: false, value: [[1]] })
  })

  it('do not tell the server of a transaction in which nothing was done', async () => {
    const { client, connection } = open()
    for (const end of ['COMMIT', 'ROLLBACK']) {
      await connection.execute(statement('BEGIN'), [])
      await connection.execute(statement('SAVEPOINT a'), [])
      await connection.execute(statement(end), [])
      expect([client.written.length, connection.inTransaction]).toEqual([0, false])
    }
  })

  it('do not hold up the end of the connection', async () => {
    const { client, connection } = open()
    const running = connection.execute(statement('select pg_sleep(60)'), []).catch(error => error.message)
    await connection.close()
    expect(client.destroyed).toBe(true)
    client.emit('end')
    expect(await running).toContain('closed')
    const idle = open()
    await idle.connection.close()
    expect(idle.client.destroyed).toBe(false)
  })
})
