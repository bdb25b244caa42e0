import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import {
  documentationGaps,
  entriesOf,
  readErrorCatalog,
  renderErrorDocs,
  repeatedCodes,
} from '../../scripts/error-catalog.ts'
import { root } from './project.ts'

const catalog = () => readErrorCatalog(path.join(root, 'src/errors'))

describe('the codes of src/errors', () => {
  it('are documented in docs/errors.md, each of them and nothing else', async () => {
    const docs = path.join(root, 'docs/errors.md')
    const markdown = existsSync(docs) ? readFileSync(docs, 'utf8') : ''
    expect(documentationGaps(await catalog(), markdown)).toEqual([])
  })

  it('belong to one class each', async () => {
    expect(repeatedCodes(await catalog())).toEqual([])
  })
})

describe('the catalog', () => {
  class GraphError extends Error {}
  class UniqueViolation extends Error {
    static readonly code = 'unique_violation'
  }
  const graphMessages = {
    not_found: (d: { revision: string; known: readonly string[] }) => `no '${d.revision}', only ${d.known.join(', ')}`,
  }
  const entries = entriesOf({ graphMessages, GraphError, UniqueViolation }, new Map([['GraphError', 'Wrong graph.']]))

  it('takes the rows of a message table and the static code of a class', () => {
    expect(entries).toEqual([
      {
        code: 'not_found',
        className: 'GraphError',
        classDoc: 'Wrong graph.',
        doc: '',
        message: "no '<revision>', only <known>",
      },
      { code: 'unique_violation', className: 'UniqueViolation', classDoc: '', doc: '', message: undefined },
    ])
  })

  it('finds nothing to complain about in the page that it writes', () => {
    expect(documentationGaps(entries, renderErrorDocs(entries))).toEqual([])
  })

  it('finds a code without a section and a section without a code', () => {
    const page = renderErrorDocs(entries).replace('`not_found`', '`gone`')
    expect(documentationGaps(entries, page)).toEqual([
      'not_found is not in docs/errors.md: run npm run docs:errors',
      'gone is in docs/errors.md and in no table of src/errors',
    ])
  })

  it('finds a code that two classes use', () => {
    expect(repeatedCodes([...entries, ...entries])).toEqual(['not_found', 'unique_violation'])
  })
})
