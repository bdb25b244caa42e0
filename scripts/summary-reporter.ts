// A vitest reporter that ends the output with one plain line, `N passed, N failed`, for people and programs that read only the last line.
import type { Reporter, TestModule } from 'vitest/node'

/** Counts tests; a test file that fails outside its tests, and an error that no test caught, count as one failure each. */
export class SummaryReporter implements Reporter {
  #line: string | undefined

  onInit(): void {
    process.once('exit', () => {
      if (this.#line !== undefined) process.stdout.write(this.#line)
    })
  }

  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    const counts = { passed: 0, failed: unhandledErrors.length, skipped: 0, pending: 0 }
    for (const testModule of modules) {
      for (const test of testModule.children.allTests()) counts[test.result().state] += 1
      if (testModule.state() === 'failed' && !hasFailedTest(testModule)) counts.failed += 1
    }
    const leftOut = counts.skipped + counts.pending
    this.#line = `${leftOut > 0 ? `${leftOut} skipped\n` : ''}${counts.passed} passed, ${counts.failed} failed\n`
  }
}

function hasFailedTest(testModule: TestModule): boolean {
  for (const test of testModule.children.allTests()) if (test.result().state === 'failed') return true
  return false
}
