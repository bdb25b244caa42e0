import { describe, expect, it } from 'vitest'
import { renameInText } from '../../../../src/migrations/autogenerate/compare-metadata.ts'
import { findRenames, type Renamable } from '../../../../src/migrations/autogenerate/renames.ts'

const key = (name: string) => name.toLowerCase()
const model = (name: string, ...renamedFrom: string[]): Renamable => ({ name, renamedFrom })
const find = (models: readonly Renamable[], database: readonly string[]) =>
  findRenames('a table', models, database, key)

describe('a rename', () => {
  it('applies when only the old name is in the database and only the new one in the models', () => {
    expect(find([model('b', 'a')], ['a'])).toEqual([{ from: 'a', to: 'b' }])
    expect(find([model('b', 'a')], [])).toEqual([])
    expect(find([model('b', 'a')], ['a', 'b'])).toEqual([])
    expect(find([model('b', 'a'), model('a')], ['a'])).toEqual([])
  })

  it('takes the first of several old names that is there, in its own spelling', () => {
    expect(find([model('d', 'c', 'b', 'a')], ['A', 'b'])).toEqual([{ from: 'b', to: 'd' }])
    expect(find([model('b', 'a')], ['A'])).toEqual([{ from: 'A', to: 'b' }])
  })

  it('is refused as part of a swap or of a circle', () => {
    const circle = [model('a', 'b'), model('b', 'c'), model('c', 'a')]
    expect(() => find(circle.slice(0, 1), ['b'])).not.toThrow()
    expect(() => find(circle, ['a', 'b', 'c'])).toThrow(
      expect.objectContaining({ code: 'rename_cycle', details: { what: 'a table', names: ['a', 'b', 'c'] } }),
    )
    expect(() => find([model('a', 'b'), model('b', 'a')], ['a', 'b'])).toThrow(
      expect.objectContaining({ code: 'rename_cycle' }),
    )
  })

  it('of the same thing to two is refused', () => {
    expect(() => find([model('b', 'a'), model('c', 'a')], ['a'])).toThrow(
      expect.objectContaining({
        code: 'ambiguous_rename',
        message: "'b' and 'c' both say `renamedFrom('a')` of a table: keep it on the one that is meant",
      }),
    )
  })
})

it('a text follows the rename of a column, but not of a function, a text or another name', () => {
  const rename = { from: 'name', to: 'full name' }
  expect(renameInText(`name > 'name' and "NAME" <> name(names) -- name`, rename)).toBe(
    `"full name" > 'name' and "full name" <> name(names) -- name`,
  )
})
