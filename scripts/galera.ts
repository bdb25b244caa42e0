// Runs the suite against a MariaDB Galera cluster of three nodes on loopback. Its last line says how many tests passed and failed.
// Usage: node scripts/galera.ts [filter ...]   the cluster's own tests, the integration suite on one node, and what writes of it while another stops and starts
//        node scripts/galera.ts --serve        only the cluster, until the process is interrupted
import { spawn } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { findProvider, GaleraCluster, NODES } from './galera-cluster.ts'
import { root } from './run.ts'

/** Left out: what does not use the databases that tests are run against. */
const ELSEWHERE = [
  'test/integration/migrations/**',
  'test/integration/music-shop/**',
  'test/integration/conformance-faults.test.ts',
  'test/integration/shared-streams.test.ts',
]

interface Totals {
  passed: number
  failed: number
}

/** Runs tests and adds to the totals; a run without a last line counts as a failure. */
async function runTests(
  totals: Totals,
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<void> {
  const child = spawn(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, DIALECTS: 'mariadb', ATHANOR_TEST_RETRIES: '5', ...environment },
  })
  let output = ''
  child.stdout.on('data', chunk => {
    process.stdout.write(chunk)
    output += chunk
  })
  await new Promise(resolve => child.once('close', resolve))
  const [, passed, failed] = /(\d+) passed, (\d+) failed\s*$/.exec(output) ?? [null, '0', '1']
  totals.passed += Number(passed)
  totals.failed += Number(failed)
}

/** What runs while a node stops and starts: what writes, and what holds connections. */
const WRITING = [
  'concurrency',
  'engine',
  'entities',
  'flush',
  'generated-keys',
  'models',
  'pool',
  'relationships',
  'rollback',
  'router',
  'server-sessions',
  'sessions',
  'statements-changes',
  'statements-streams',
].map(name => `test/integration/${name}`)

/** Runs tests against a node: those that are named on the command line, or these. */
function runSuite(totals: Totals, url: string, tests: readonly string[]): Promise<void> {
  const filters = process.argv.length > 2 ? process.argv.slice(2) : tests
  const excluded = ELSEWHERE.flatMap(pattern => ['--exclude', pattern])
  return runTests(totals, [...filters, ...excluded], { ATHANOR_TEST_MARIADB: url })
}

/** Stops and starts the last node again and again until it is told to end. */
async function disturb(cluster: GaleraCluster, ended: () => boolean): Promise<number> {
  let times = 0
  while (!ended()) {
    await sleep(3000)
    await cluster.stopNode(2)
    await sleep(2000)
    await cluster.startNode(2)
    times++
  }
  return times
}

/** Every node gives keys in steps of three of its own; tests of one server name the keys that they expect. */
function countByOne(cluster: GaleraCluster): void {
  for (const node of NODES) {
    cluster.query(node, 'set global wsrep_auto_increment_control = off')
    cluster.query(node, 'set global auto_increment_increment = 1, global auto_increment_offset = 1')
  }
}

async function testCluster(cluster: GaleraCluster): Promise<boolean> {
  const totals: Totals = { passed: 0, failed: 0 }
  await runTests(totals, ['test/cluster'], {
    ATHANOR_TEST_CLUSTER: cluster.urls.join(','),
    ATHANOR_TEST_MARIADB: cluster.url(0),
  })
  countByOne(cluster)
  await runSuite(totals, cluster.url(0), ['test/integration', 'test/dialects/mysql'])
  let over = false
  const disturbing = disturb(cluster, () => over)
  await runSuite(totals, cluster.url(1), WRITING)
  over = true
  const times = await disturbing
  process.stdout.write(`a node was stopped and started ${times} times while the suite ran for the second time\n`)
  process.stdout.write(`${totals.passed} passed, ${totals.failed} failed\n`)
  return totals.failed === 0 && times > 0
}

async function main(): Promise<boolean> {
  const cluster = new GaleraCluster(findProvider())
  try {
    await cluster.start()
    const size = cluster.query(0, "show status like 'wsrep_cluster_size'")
    process.stdout.write(`${size.replace('\t', ' = ')}; ${cluster.urls.join(',')}\n`)
    if (!process.argv.includes('--serve')) return await testCluster(cluster)
    await new Promise(resolve => process.once('SIGINT', resolve))
    return true
  } finally {
    await cluster.stop()
  }
}

process.exitCode = (await main()) ? 0 : 1
