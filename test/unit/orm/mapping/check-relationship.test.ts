// The options of a relationship: what is misspelt, or of another kind, is refused when the models are configured.
import { expect, test } from 'vitest'
import { Athanor, integer, many, one } from '../../../../src/exports/index.ts'

function configured(options: object): void {
  const db = new Athanor()
  class Child extends db.Model('Child', {
    id: integer().primaryKey(),
    parentId: integer().references('parent.id'),
    get parent() {
      return one(() => Parent)
    },
  }) {}
  class Parent extends db.Model('Parent', {
    id: integer().primaryKey(),
    get children() {
      return many(() => Child, options)
    },
  }) {}
  expect(Parent.modelName).toBe('Parent')
  db.configure()
}

test.each([
  [{ backPopulate: 'parent' }, "has no option 'backPopulate' (did you mean 'backPopulates'?)"],
  [{ foreignKey: 'parentId' }, "has 'parentId' as its `foreignKey`: give it a function that gives a column"],
  [{ orderBy: 'id' }, "has 'id' as its `orderBy`"],
  [{ cascade: ['remove'] }, 'as its `cascade`: give it a list of'],
  [{ load: 'lazy' }, "has 'lazy' as its `load`: give it 'peers', 'selectin' or 'raise'"],
  [{ through: 5 }, 'as its `through`'],
])('%j is refused', (options, message) => {
  expect(() => configured(options)).toThrow(
    expect.objectContaining({
      code: 'unsupported',
      message: expect.stringContaining(
        `the relationship Parent.children ${message.startsWith('as') ? 'has' : message}`,
      ),
    }),
  )
  expect(() => configured(options)).toThrow(message)
})

test('right options are accepted', () => {
  expect(() => configured({ cascade: ['all', 'deleteOrphan'], load: 'selectin', viewOnly: false })).not.toThrow()
})
