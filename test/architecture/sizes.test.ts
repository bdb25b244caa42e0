import { describe, expect, it } from 'vitest'
import { AIMS, LIMITS } from './layers.ts'
import { ownSources } from './project.ts'
import { percentile, sizeViolations } from './rules.ts'
import { readFacts, readProject } from './source-facts.ts'

const lines = (count: number, line = 'run()') => `${line}\n`.repeat(count)

describe('the sources', () => {
  it('keep to the sizes of files, functions and folders', () => {
    const project = ownSources()
    const files = project.map(file => file.codeLines)
    const functions = project.flatMap(file => file.functions.map(fn => fn.codeLines))
    process.stdout.write(
      `${files.length} files, ${files.reduce((a, b) => a + b, 0)} code lines: median ${percentile(files, 0.5)} (aim ${AIMS.fileLinesMedian}), ` +
        `p90 ${percentile(files, 0.9)} (aim ${AIMS.fileLinesP90}), largest ${Math.max(0, ...files)} (limit ${LIMITS.fileLines}); ` +
        `functions p95 ${percentile(functions, 0.95)} (aim ${AIMS.functionLinesP95}), longest ${Math.max(0, ...functions)} (limit ${LIMITS.functionLines})\n`,
    )
    expect(sizeViolations(project)).toEqual([])
  })
})

describe('the size rule', () => {
  it('refuses a file over the limit and accepts one at it', () => {
    expect(sizeViolations(readProject({ 'util/a.ts': lines(LIMITS.fileLines + 1) }))).toEqual([
      `util/a.ts has ${LIMITS.fileLines + 1} code lines, over ${LIMITS.fileLines}`,
    ])
    expect(sizeViolations(readProject({ 'util/a.ts': lines(LIMITS.fileLines) }))).toEqual([])
  })

  it('refuses a function over the limit, wherever it stands', () => {
    const body = lines(LIMITS.functionLines - 1)
    const long = (head: string, tail = '}') => sizeViolations(readProject({ 'util/a.ts': `${head}\n${body}${tail}` }))
    expect(long('export function f() {')).toEqual([
      `util/a.ts:1 f has ${LIMITS.functionLines + 1} code lines, over ${LIMITS.functionLines}`,
    ])
    expect(long('export const f = () => {')).toHaveLength(1)
    expect(long('class A { #f() {', '} }')).toHaveLength(1)
    expect(long('class A { constructor() {', '} }')).toHaveLength(1)
    expect(long('class A { get f() {', '} }')).toHaveLength(1)
  })

  it('refuses a folder that is too deep', () => {
    expect(sizeViolations(readProject({ 'a/b/c/d/e.ts': '' }))).toEqual(['a/b/c/d/e.ts is 4 folders deep, over 3'])
    expect(sizeViolations(readProject({ 'a/b/c/d.ts': '' }))).toEqual([])
  })

  it('counts neither blank lines nor comments, and counts the lines of a template', () => {
    const text = [
      '// one',
      '',
      '/** two',
      ' * three */',
      'const a = `x',
      '',
      'y` // four',
      '',
      '/* five */ run()',
      '  // six',
    ].join('\n')
    expect(readFacts('util/a.ts', text).codeLines).toBe(4)
  })
})

describe('percentile', () => {
  it('gives the value below which the share lies', () => {
    expect(percentile([5, 1, 4, 2, 3], 0.5)).toBe(3)
    expect(percentile([], 0.5)).toBe(0)
  })
})
