// The test suite runs on the sources, without a build. ATHANOR_QUICK=1 leaves out what says nothing about the Node version it runs on.
import { fileURLToPath } from 'node:url'
import { configDefaults, defineConfig } from 'vitest/config'
import { SummaryReporter } from './scripts/summary-reporter.ts'
import { filesWithoutDatabase } from './test/present.ts'

const source = (file: string) => fileURLToPath(new URL(`./src/exports/${file}.ts`, import.meta.url))
const quick = process.env.ATHANOR_QUICK === '1'
const notQuick = ['test/architecture/**', '**/*.slow.test.ts']
// A cluster is started by scripts/galera.ts, which says where it is.
const cluster = process.env.ATHANOR_TEST_CLUSTER !== undefined

export default defineConfig({
  resolve: {
    alias: [
      { find: /^athanor$/, replacement: source('index') },
      { find: /^athanor\/(migrations|testing)$/, replacement: source('$1') },
    ],
  },
  test: {
    include: ['test/**/*.test.ts'],
    exclude: [
      ...configDefaults.exclude,
      ...(quick ? notQuick : []),
      ...(cluster ? [] : ['test/cluster/**']),
      ...(await filesWithoutDatabase()),
    ],
    globalSetup: ['test/global-setup.ts'],
    maxWorkers: '100%',
    testTimeout: 120_000,
    hookTimeout: 120_000,
    reporters: [process.env.CI ? ['default', { summary: false }] : 'default', new SummaryReporter()],
  },
})
