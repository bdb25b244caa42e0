// A page of results: what is before and after it, by our names and by those of Flask-SQLAlchemy.
import { expect, test } from 'vitest'
import { ResultPage } from '../../../../src/orm/query/page.ts'

function about(page: number, total: number) {
  const { pages, hasNext, hasPrevious, hasPrev, nextPage, nextNum, previousPage, prevNum } = new ResultPage([], total, {
    page,
    perPage: 10,
  })
  return { pages, next: [hasNext, nextPage, nextNum], previous: [hasPrevious, hasPrev, previousPage, prevNum] }
}

test('the first page of several has only a next one', () => {
  expect(about(1, 21)).toEqual({ pages: 3, next: [true, 2, 2], previous: [false, false, null, null] })
})

test('the last page of several has only a previous one', () => {
  expect(about(3, 21)).toEqual({ pages: 3, next: [false, null, null], previous: [true, true, 2, 2] })
})

test('a page of nothing stands alone', () => {
  expect(about(1, 0)).toEqual({ pages: 0, next: [false, null, null], previous: [false, false, null, null] })
})

test('its links leave out what is far from it and from both ends', () => {
  const page = new ResultPage([], 200, { page: 10, perPage: 10 })
  expect([...page.iterPages()]).toEqual([1, 2, null, 8, 9, 10, 11, 12, 13, 14, null, 19, 20])
})
