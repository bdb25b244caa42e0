// A vitest reporter that ends the output with a table of the databases and one plain line, `N passed, N failed`, for people and programs that
// read only the last line.
import type { Reporter, TestCase, TestModule } from 'vitest/node'
import { DatabaseMatrix } from './database-matrix.ts'

/** Counts tests; a test file that fails outside its tests, and an error that no test caught, count as one failure each. */
export class SummaryReporter implements Reporter {
  #text: string | undefined

  onInit(): void {
    process.once('exit', () => {
      if (this.#text !== undefined) process.stdout.write(this.#text)
    })
  }

  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    const counts = { passed: 0, failed: unhandledErrors.length, skipped: 0, pending: 0 }
    const matrix = new DatabaseMatrix()
    for (const testModule of modules) {
      for (const test of testModule.children.allTests()) {
        const { state } = test.result()
        counts[state] += 1
        if (state === 'passed' || state === 'failed') matrix.note(suitesOf(test), state, test.meta().refusedBy)
      }
      if (testModule.state() === 'failed' && !hasFailedTest(testModule)) counts.failed += 1
    }
    const leftOut = counts.skipped + counts.pending
    this.#text = `${matrix}${leftOut > 0 ? `${leftOut} skipped\n` : ''}${counts.passed} passed, ${counts.failed} failed\n`
  }
}

function suitesOf(test: TestCase): readonly string[] {
  const names: string[] = []
  for (let at = test.parent; at.type === 'suite'; at = at.parent) names.push(at.name)
  return names
}

function hasFailedTest(testModule: TestModule): boolean {
  for (const test of testModule.children.allTests()) if (test.result().state === 'failed') return true
  return false
}
