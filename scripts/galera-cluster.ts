// A MariaDB Galera cluster of three nodes on loopback: starting it, asking it, stopping and starting a node.
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { run } from './run.ts'

const PROVIDERS = [
  '/usr/lib/galera/libgalera_smm.so',
  '/usr/lib/libgalera_smm.so',
  '/usr/lib64/galera-4/libgalera_smm.so',
]
const FIRST_PORT = Number(process.env.ATHANOR_GALERA_PORT ?? 13_306)
/** The nodes of the cluster. */
export const NODES = [0, 1, 2] as const
/** How long a node may take to join, in milliseconds. */
const PATIENCE = 90_000

/** The ports of a node: for clients, for the group, and for its catching up. */
const portsOf = (node: number) => ({
  client: FIRST_PORT + node,
  group: FIRST_PORT + 100 + node * 10,
  increments: FIRST_PORT + 101 + node * 10,
  snapshot: FIRST_PORT + 102 + node * 10,
})

/** The library that makes a MariaDB server a node. */
export function findProvider(): string {
  const provider = PROVIDERS.find(existsSync)
  if (provider === undefined) throw new Error('Galera is not installed: `apt-get install galera-4 mariadb-server`')
  return provider
}

/** A cluster of three nodes. One that ends by itself, as after SHUTDOWN, is started again. */
export class GaleraCluster {
  readonly #folder = mkdtempSync(path.join(tmpdir(), 'athanor-galera-'))
  readonly #provider: string
  readonly #processes = new Map<number, ChildProcess>()
  /** The nodes that have been in step with the others since they were started. */
  readonly #joined = new Set<number>()

  /** How often a node was started again. */
  restarts = 0

  constructor(provider: string) {
    this.#provider = provider
  }

  /** The URLs of all nodes. */
  get urls(): readonly string[] {
    return NODES.map(node => this.url(node))
  }

  /** The URL of a node. */
  url(node: number): string {
    return `mariadb://root@127.0.0.1:${portsOf(node).client}/test`
  }

  /** Starts the nodes one after the other. */
  async start(): Promise<void> {
    for (const node of NODES) await this.startNode(node, node === 0)
    this.query(0, 'create database if not exists test character set utf8mb4')
  }

  /** Starts a node and waits until it is in step with the others. */
  async startNode(node: number, first = false): Promise<void> {
    const folder = path.join(this.#folder, `node${node}`)
    const data = path.join(folder, 'data')
    if (!existsSync(data)) {
      mkdirSync(path.join(folder, 'tmp'), { recursive: true })
      giveAway(this.#folder)
      const made = run('mariadb-install-db', [
        '--no-defaults',
        `--datadir=${data}`,
        '--auth-root-authentication-method=normal',
        ...userFlags(),
      ])
      if (!made.ok) throw new Error(made.output)
    }
    const log = openSync(path.join(folder, 'log'), 'a')
    const child = spawn(serverProgram(), this.#flags(node, data, first), { stdio: ['ignore', log, log] })
    this.#processes.set(node, child)
    child.once('exit', () => this.#ended(node, child))
    await this.#waitFor(node, folder)
  }

  #ended(node: number, child: ChildProcess): void {
    // One that was stopped is known no more; one that did not even join is the error of its start.
    if (this.#processes.get(node) !== child || !this.#joined.delete(node)) return
    this.restarts++
    this.startNode(node).catch(error => process.stderr.write(`${error}\n`))
  }

  /** Stops a node, as for maintenance. */
  async stopNode(node: number): Promise<void> {
    const child = this.#processes.get(node)
    this.#processes.delete(node)
    if (child === undefined || child.exitCode !== null) return
    const ended = new Promise(resolve => child.once('exit', resolve))
    child.kill('SIGTERM')
    await ended
  }

  /** Stops all nodes and removes their files. */
  async stop(): Promise<void> {
    for (const node of NODES.toReversed()) await this.stopNode(node)
    rmSync(this.#folder, { recursive: true, force: true })
  }

  /** Runs a statement on a node and returns what the client prints. */
  query(node: number, statement: string): string {
    const port = portsOf(node).client
    const { ok, output } = run('mariadb', ['--no-defaults', '-h127.0.0.1', `-P${port}`, '-uroot', '-BNe', statement])
    if (!ok) throw new Error(output)
    return output
  }

  #flags(node: number, data: string, first: boolean): readonly string[] {
    const { client, group, increments, snapshot } = portsOf(node)
    const members = first ? '' : NODES.map(other => `127.0.0.1:${portsOf(other).group}`).join(',')
    return [
      '--no-defaults',
      ...userFlags(),
      `--datadir=${data}`,
      `--port=${client}`,
      `--socket=${data}.sock`,
      `--pid-file=${data}.pid`,
      // A server that starts removes the temporary tables there, also those of other servers.
      `--tmpdir=${path.join(path.dirname(data), 'tmp')}`,
      '--bind-address=127.0.0.1',
      '--binlog-format=ROW',
      '--innodb-autoinc-lock-mode=2',
      '--innodb-flush-log-at-trx-commit=0',
      '--innodb-buffer-pool-size=64M',
      '--wsrep-on=ON',
      `--wsrep-provider=${this.#provider}`,
      `--wsrep-provider-options=gmcast.listen_addr=tcp://127.0.0.1:${group};ist.recv_addr=127.0.0.1:${increments};gcache.size=64M`,
      '--wsrep-cluster-name=athanor',
      `--wsrep-cluster-address=gcomm://${members}`,
      `--wsrep-node-name=node${node}`,
      `--wsrep-node-address=127.0.0.1:${group}`,
      '--wsrep-sst-method=rsync',
      `--wsrep-sst-receive-address=127.0.0.1:${snapshot}`,
    ]
  }

  async #waitFor(node: number, folder: string): Promise<void> {
    const until = Date.now() + PATIENCE
    while (Date.now() < until) {
      const child = this.#processes.get(node)
      if (child === undefined || child.exitCode !== null) break
      if ((await listens(portsOf(node).client)) && this.#isSynced(node)) {
        this.#joined.add(node)
        return
      }
      await sleep(300)
    }
    const log = readFileSync(path.join(folder, 'log'), 'utf8').split('\n').slice(-40).join('\n')
    throw new Error(`node ${node} did not join the cluster:\n${log}`)
  }

  #isSynced(node: number): boolean {
    const { ok, output } = run('mariadb', [
      '--no-defaults',
      '-h127.0.0.1',
      `-P${portsOf(node).client}`,
      '-uroot',
      '-BNe',
      "show status like 'wsrep_local_state_comment'",
    ])
    return ok && output.includes('Synced')
  }
}

/** As root the servers run as the user `mysql`: what a node sends to another could not be written otherwise. */
function userFlags(): readonly string[] {
  return process.getuid?.() === 0 ? ['--user=mysql'] : []
}

function giveAway(folder: string): void {
  if (process.getuid?.() === 0) run('chown', ['-R', 'mysql', folder])
}

function serverProgram(): string {
  return ['/usr/sbin/mariadbd', '/usr/sbin/mysqld'].find(existsSync) ?? 'mariadbd'
}

function listens(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}
