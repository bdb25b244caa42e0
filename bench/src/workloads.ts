// The workloads: what each is, how much of it there is, and what has to be put back after it.
import type { Sizes } from './data.ts'
import type { WorkloadName } from './library.ts'

export interface WorkloadFacts {
  readonly title: (sizes: Sizes) => string
  /** How many rows or calls it is about: what concurrent sessions share among them. */
  readonly count: (sizes: Sizes) => number
  /** Concurrent sessions share the work; without it each does all of it, and the time is divided by their number. */
  readonly shared: boolean
  /** What it does to the posts. */
  readonly changes: 'nothing' | 'adds' | 'views' | 'deletes'
}

const n = (count: number) => count.toLocaleString('en')

export const workloads = {
  W1: {
    title: s => `insert ${n(s.inserts)} as entities, ids back`,
    count: s => s.inserts,
    shared: true,
    changes: 'adds',
  },
  W2: {
    title: s => `${n(s.lookups)} x by primary key, fresh session every 100`,
    count: s => s.lookups,
    shared: true,
    changes: 'nothing',
  },
  W3: { title: s => `list ${n(s.posts)} as entities`, count: s => s.posts, shared: false, changes: 'nothing' },
  W4: {
    title: s => `${n(s.authors)} authors with their ${n(s.posts)} posts`,
    count: s => s.authors,
    shared: false,
    changes: 'nothing',
  },
  W5: {
    title: s => `${n(s.nested)} posts with author and tags`,
    count: s => s.nested,
    shared: false,
    changes: 'nothing',
  },
  W6: {
    title: s => `load ${n(s.changed)}, change each differently, save`,
    count: s => s.changed,
    shared: true,
    changes: 'views',
  },
  W7: {
    title: s => `${n(s.transactions)} x (author by email, count posts, insert post, commit)`,
    count: s => s.transactions,
    shared: true,
    changes: 'adds',
  },
  W8: {
    title: s => `${n(s.groups)} x grouped join with having`,
    count: s => s.groups,
    shared: true,
    changes: 'nothing',
  },
  W9: {
    title: s => `load and delete ${n(s.changed)} entities`,
    count: s => s.changed,
    shared: true,
    changes: 'deletes',
  },
  W10: {
    title: s => `${n(s.pages)} x build and run a filtered page query`,
    count: s => s.pages,
    shared: true,
    changes: 'nothing',
  },
} satisfies Record<WorkloadName, WorkloadFacts>

export const workloadNames = Object.keys(workloads) as readonly WorkloadName[]
