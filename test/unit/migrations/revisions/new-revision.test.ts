import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import {
  type NewRevisionRequest,
  type NewRevisionSettings,
  planRevision,
} from '../../../../src/migrations/revisions/new-revision.ts'
import type { RevisionGraph } from '../../../../src/migrations/revisions/revision-graph.ts'
import { sequentialIds } from '../../../../src/migrations/revisions/revision-ids.ts'
import { branched, expectError, graphOf, linear, rev } from './graph-fixture.ts'

const versions = join('migrations', 'versions')
const settings: NewRevisionSettings = {
  versionLocations: [versions],
  idGenerator: () => 'e517276bb1c2',
  now: new Date('2026-11-20T11:19:00Z'),
}
const plan = (graph: RevisionGraph, request: NewRevisionRequest = {}, more: Partial<NewRevisionSettings> = {}) =>
  planRevision(graph, request, { ...settings, ...more })

describe('a plain revision', () => {
  test('is a base in an empty folder', () => {
    expect(plan(graphOf(), { message: 'users table' })).toEqual({
      id: 'e517276bb1c2',
      downRevisions: [],
      dependsOn: [],
      branchLabels: [],
      message: 'users table',
      doc: 'users table',
      createdAt: '2026-11-20 11:19:00',
      path: join(versions, 'e517276bb1c2_users_table.ts'),
    })
  })

  test('follows the only head', () => {
    expect(plan(linear()).downRevisions).toEqual(['e'])
  })

  test('without a message is called empty', () => {
    expect(plan(graphOf(), { message: ' ' })).toMatchObject({
      message: 'empty message',
      path: join(versions, 'e517276bb1c2_empty_message.ts'),
    })
  })

  test('takes the template of file names, the zone and the slug length of the project', () => {
    const more = { fileTemplate: '<year><month>_<rev>_<slug>', timeZone: 'Asia/Tokyo', slugLength: 5 }
    expect(plan(graphOf(), { message: 'users table' }, more)).toMatchObject({
      createdAt: '2026-11-20 20:19:00',
      path: join(versions, '202611_e517276bb1c2_users.ts'),
    })
  })

  test('takes sequential ids', () => {
    const more = { idGenerator: sequentialIds(), fileTemplate: '<rev>_migration' }
    expect(plan(graphOf(), {}, more)).toMatchObject({ id: '001', path: join(versions, '001_migration.ts') })
    expect(plan(graphOf(rev('001')), {}, more)).toMatchObject({ id: '002', downRevisions: ['001'] })
  })
})

describe('the id', () => {
  test('can be given', () => {
    expect(plan(graphOf(), { revId: 'aaaa00000001' }).id).toBe('aaaa00000001')
  })

  test.each([
    ['a', 'duplicate_revision', /revision 'a' is already there: choose another id/],
    ['head', 'reserved_revision_id', /is reserved/],
    ['a+b', 'bad_revision_id', /character\(s\) '\+' not allowed in revision id 'a\+b'/],
    ['../x', 'bad_revision_id', /'\/' not allowed/],
  ] as const)('%s is refused', (revId, code, message) => {
    expectError(() => plan(linear(), { revId }), code, message)
  })

  test('that is a label is refused', () => {
    expectError(
      () => plan(branched(), { revId: 'c1branch', head: 'd1' }),
      'bad_branch_label',
      /also the id of a revision/,
    )
  })
})

describe('the head', () => {
  test('must be named if there are several', () => {
    expectError(() => plan(branched()), 'head_needed', /multiple heads are present, d1 and d2: specify with --head/)
    expect(plan(branched(), { head: 'd1' }).downRevisions).toEqual(['d1'])
    expect(plan(branched(), { head: 'c2branch@head' }).downRevisions).toEqual(['d2'])
  })

  test('that is none needs splice', () => {
    expectError(
      () => plan(linear(), { head: 'b' }),
      'not_a_head',
      /revision b is not a head revision: specify --splice/,
    )
    expect(plan(linear(), { head: 'b', splice: true }).downRevisions).toEqual(['b'])
  })

  test('may be base, which begins a history of its own', () => {
    expect(plan(linear(), { head: 'base' }).downRevisions).toEqual([])
  })

  test('may be several', () => {
    expect(plan(branched(), { head: 'heads' }).downRevisions).toEqual(['d1', 'd2'])
    expect(plan(branched(), { head: ['d2', 'd1'] }).downRevisions).toEqual(['d2', 'd1'])
    expectError(() => plan(branched(), { head: ['d1', 'd1'] }), 'duplicate_heads')
  })

  test('may be where the database is', () => {
    expect(plan(branched(), { head: 'current', currentHeads: ['d2'] }).downRevisions).toEqual(['d2'])
  })

  test('that is unknown is refused', () => {
    expectError(() => plan(linear(), { head: 'nosuch' }), 'revision_not_found')
  })
})

describe('labels and dependencies', () => {
  test('are taken over', () => {
    const planned = plan(branched(), { head: 'base', branchLabels: ['blog'], dependsOn: ['c1branch', 'd2'] })
    expect(planned).toMatchObject({ branchLabels: ['blog'], dependsOn: ['c1branch', 'd2'] })
  })

  test('a dependency may be the beginning of an id', () => {
    const graph = graphOf(rev('abcd1'), rev('x000'))
    expect(plan(graph, { head: 'x000', dependsOn: ['abc'] }).dependsOn).toEqual(['abcd1'])
  })

  test('a label that is taken is refused', () => {
    expectError(
      () => plan(branched(), { head: 'd1', branchLabels: ['c2branch'] }),
      'bad_branch_label',
      /already used by revision 'c2'/,
    )
  })

  test('an unknown dependency is refused', () => {
    expectError(() => plan(linear(), { dependsOn: ['nosuch'] }), 'revision_not_found')
  })
})

describe('the version path', () => {
  const [one, two] = [join('app', 'one'), join('app', 'two')]
  const more = { versionLocations: [one, two] }

  test('can be chosen among the locations', () => {
    const planned = plan(graphOf(), { versionPath: join('app', 'x', '..', 'two') }, more)
    expect(planned.path).toBe(join(two, 'e517276bb1c2_empty_message.ts'))
    expectError(
      () => plan(graphOf(), { versionPath: 'three' }, more),
      'unknown_version_path',
      /choose app.one or app.two/,
    )
  })

  test('is the one of the parent unless chosen', () => {
    const graph = graphOf(rev('a', '', { path: join(two, '2026', 'a.ts') }))
    expect(plan(graph, {}, more).path).toBe(join(two, 'e517276bb1c2_empty_message.ts'))
  })

  test('must be chosen if nothing tells', () => {
    expectError(() => plan(graphOf(), {}, more), 'version_path_needed', /--version-path/)
  })
})
