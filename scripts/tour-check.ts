// The README as a new user follows it: in an empty folder outside the checkout, with the packed tarball from `npm install`, to the end; then
// every file of the tour under each supported TypeScript. Usage: node scripts/tour-check.ts [tarball] (after npm run build)
import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { root, run, Tally } from './run.ts'
import { follow, readmeSteps, tourEnvironment } from './tour.ts'
import { COMPILERS, VERSIONS } from './type-projects.ts'

const tally = new Tally()
const work = realpathSync(mkdtempSync(path.join(tmpdir(), 'athanor-tour-')))

try {
  const tarball = process.argv[2] === undefined ? pack() : path.resolve(process.argv[2])
  if (tarball !== undefined) checkTour(tarball)
} finally {
  rmSync(work, { recursive: true, force: true })
}
tally.finish()

function pack(): string | undefined {
  const { ok, output } = run('npm', ['pack', '--ignore-scripts', '--pack-destination', work])
  const name = readdirSync(work).find(file => file.endsWith('.tgz'))
  tally.report(`npm pack: ${name ?? 'no tarball'}`, ok && name !== undefined, output)
  return name && path.join(work, name)
}

function checkTour(tarball: string): void {
  const folder = mkdtempSync(path.join(work, 'user-'))
  const steps = readmeSteps(readFileSync(path.join(root, 'README.md'), 'utf8'))
  const command = (line: string) =>
    line.replace(/^npm install athanor /, () => `npm install '${tarball}' `).replace(/^npm .*/, quietly)
  for (const { name, ok, details } of follow(steps, { folder, env: tourEnvironment(folder), command })) {
    tally.report(name, ok, details)
    if (!ok) return
  }
  for (const version of VERSIONS) {
    const compiler = path.join(root, 'node_modules', COMPILERS[version], 'bin/tsc')
    const { ok, output } = run(process.execPath, [compiler, '-p', '.', '--strict', '--pretty', 'false'], folder)
    tally.report(`tsc --strict of every file, TypeScript ${version}`, ok, output)
  }
}

function quietly(line: string): string {
  return `(${line}) > npm.log || { cat npm.log; exit 1; }`
}
