import { describe, expect, it } from 'vitest'
import { RevisionGraph } from '../../../../src/migrations/revisions/revision-graph.ts'
import { systemEnvironment } from '../../../../src/migrations/runtime/environment.ts'
import {
  historyTableName,
  idGeneratorOf,
  requireSettings,
  versionTableName,
} from '../../../../src/migrations/runtime/options.ts'

describe('settings that were written by hand', () => {
  it('are taken as they are', () => {
    const settings = {
      directory: 'x',
      versionLocations: ['a'],
      recursive: true,
      historyTable: null,
      slugLength: 3,
      ids: 'sequential',
      lockTimeout: 5,
    }
    expect(requireSettings(settings, 'here')).toBe(settings)
    expect(requireSettings({}, 'here')).toEqual({})
  })

  it('are refused for a name that is none or a value of another type', () => {
    const refusals: readonly (readonly [unknown, string])[] = [
      [1, 'here is no object'],
      [{ directry: 'x' }, "here has no setting 'directry' (did you mean 'directory'?)"],
      [{ directory: 1 }, "here has a setting 'directory' that is not a text"],
      [{ recursive: 'yes' }, "here has a setting 'recursive' that is not a true or false"],
      [{ versionLocations: 'a' }, "here has a setting 'versionLocations' that is not a list of texts"],
      [{ historyTable: 5 }, "here has a setting 'historyTable' that is not a text or null"],
      [{ ids: 'dates' }, "here has ids 'dates': use 'random' or 'sequential'"],
    ]
    for (const [settings, message] of refusals) expect(() => requireSettings(settings, 'here')).toThrow(message)
  })
})

it('the tables of our own have names unless others are given', () => {
  expect([versionTableName({}), historyTableName({})]).toEqual(['athanor_version', 'athanor_history'])
  const options = { versionTable: 'alembic_version', historyTable: null }
  expect([versionTableName(options), historyTableName(options)]).toEqual(['alembic_version', null])
})

it('ids are random unless they are to be counted', () => {
  const environment = { ...systemEnvironment, randomBytes: (count: number) => new Uint8Array(count).fill(10) }
  const graph = RevisionGraph.of([])
  expect(idGeneratorOf({ environment })(graph)).toBe('0a0a0a0a0a0a')
  expect(idGeneratorOf({ environment, ids: 'sequential' })(graph)).toBe('001')
})

it('the real environment knows who is there', () => {
  expect(systemEnvironment.who()).toMatch(/^[^@]+@.+$/)
})
