// What the types of a project cost the compiler, beside the same project of other libraries, with each TypeScript.
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import {
  type Compilation,
  type CompilerVersion,
  compile,
  installDeclarations,
  SOURCE_OPTIONS,
  VERSIONS,
} from '../../../scripts/type-projects.ts'
import type { Options } from '../options.ts'
import { median } from '../statistics.ts'
import { athanor } from './athanor.ts'
import { drizzle } from './drizzle.ts'
import { kysely } from './kysely.ts'
import { mikroOrm } from './mikro-orm.ts'
import { prisma } from './prisma.ts'
import type { TypeProject } from './project.ts'

/** At scale 1. */
const MODELS = 100
const projects: readonly TypeProject[] = [athanor, kysely, ...drizzle, mikroOrm, prisma]

const modules = path.join(import.meta.dirname, '../../node_modules')
const folder = path.join(import.meta.dirname, `../../.tmp/types-${process.pid}`)

function check(version: CompilerVersion, project: TypeProject, part: 'bare' | 'models', count: number): Compilation {
  const name = `${project.name}-${part}`
  const own = path.join(folder, project.name)
  const file = path.join(own, `${part}.ts`)
  writeFileSync(file, project[part](count))
  const result = compile(version, path.join(own, `tsconfig.${part}.json`), SOURCE_OPTIONS, [file])
  if (!result.ok) throw new Error(`TypeScript ${version}, ${name}: ${result.errors.slice(0, 2000)}`)
  return result
}

/** What the compiler says of it, or why there is nothing. */
function row(version: CompilerVersion, project: TypeProject, count: number, rounds: number): string {
  try {
    const bare = check(version, project, 'bare', count)
    const all = Array.from({ length: rounds }, () => check(version, project, 'models', count))
    const instantiations = (all[0]?.instantiations ?? 0) - bare.instantiations
    const time = median(all.map(one => one.checkTime)).toFixed(2)
    const memory = median(all.map(one => one.memory)).toFixed(0)
    return `${instantiations.toLocaleString('en')} | ${time} | ${memory}`
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n`)
    return 'does not compile | |'
  }
}

export function runTypes({ only, rounds, scales: [scale = 1] }: Options): void {
  const count = Math.round(MODELS * scale)
  const installed = (project: TypeProject) => project === athanor || existsSync(path.join(modules, project.package))
  const wanted = projects.filter(project => (only === null || only.includes(project.name)) && installed(project))
  try {
    for (const project of wanted) {
      const own = path.join(folder, project.name)
      mkdirSync(own, { recursive: true })
      if (project === athanor) installDeclarations(own)
      project.prepare?.(own, count)
    }
    const parts = VERSIONS.map(version => `TypeScript ${version}: instantiations | s | MB`)
    process.stdout.write(`| ${count} models, ${count} queries | ${parts.join(' | ')} |\n|---|${'---|'.repeat(9)}\n`)
    for (const project of wanted) {
      const cells = VERSIONS.map(version => row(version, project, count, rounds))
      process.stdout.write(`| ${project.name} | ${cells.join(' | ')} |\n`)
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
