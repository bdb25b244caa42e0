import { expect, it } from 'vitest'
import { placeOfError, shown } from '../../../src/cli/app/error-place.ts'

function errorWith(stack: string): Error {
  return Object.assign(new Error('x'), { stack })
}

const place = (stack: string) => placeOfError(errorWith(stack), '/project', '/usr/lib/athanor')

it('the place of an error is the first line of the project in its stack', () => {
  expect(
    place('/project/models.ts:3\n\nconst = 3\n      ^\n\nSyntaxError: x\n    at parse (node:internal/x:61:36)'),
  ).toBe('models.ts:3')
  expect(place('file:///project/my%20app.ts:1\nimport x\nSyntaxError: x')).toBe('my app.ts:1')
  expect(place('TypeError: x\n    at file:///project/src/db.ts:2:40\n    at async file:///project/app.ts:9:1')).toBe(
    'src/db.ts:2',
  )
  expect(place('Error: x\n    at Model.f (file:///project/app.ts?t=17:5:3)')).toBe('app.ts:5')
})

it('lines of packages, of ours and of Node say nothing', () => {
  const stack = [
    'Error: x',
    '    at a (file:///usr/lib/athanor/dist/index.js:1:1)',
    '    at b (file:///project/node_modules/pg/index.js:2:2)',
    '    at c (node:internal/x:3:3)',
    '    at d (/elsewhere/app.ts:4:4)',
  ].join('\n')
  expect(place(stack)).toBe('/elsewhere/app.ts:4')
  expect(place('Error: x\n    at c (node:internal/x:3:3)')).toBe('')
  expect(placeOfError('text', '/', '/')).toBe('')
})

it('paths are shown from the working directory if they are below it', () => {
  expect(shown('/project/a/b.ts', '/project')).toBe('a/b.ts')
  expect(shown('/other/b.ts', '/project')).toBe('/other/b.ts')
})
