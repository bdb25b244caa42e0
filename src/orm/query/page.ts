// One page of a query's results, and where it stands among all.
import type { Page, PageOptions } from '../mapping/typed-results.ts'
import { pageNumber, pageSize } from './limits.ts'

/** Which page is asked for, after defaults and bounds. */
export interface PageRequest {
  readonly page: number
  readonly perPage: number
}

/** What a page asks of a query. */
export interface OffsetSource {
  /** Some of its results. */
  part(limit: number, offset: number): Promise<readonly unknown[]>
  /** How many results it has. */
  total(): Promise<number>
}

/** A page of a query. */
export async function offsetPage(source: OffsetSource, options: PageOptions): Promise<ResultPage<unknown>> {
  const request: PageRequest = { page: pageNumber(options.page ?? 1, 'page'), perPage: pageSize(options) }
  const items = await source.part(request.perPage, (request.page - 1) * request.perPage)
  return new ResultPage(items, await source.total(), request)
}

/** One page of results. */
export class ResultPage<R> implements Page<R> {
  readonly items: readonly R[]
  readonly total: number
  readonly page: number
  readonly perPage: number

  constructor(items: readonly R[], total: number, request: PageRequest) {
    this.items = items
    this.total = total
    this.page = request.page
    this.perPage = request.perPage
  }

  get pages(): number {
    return Math.ceil(this.total / this.perPage)
  }

  get hasNext(): boolean {
    return this.page < this.pages
  }

  get hasPrevious(): boolean {
    return this.page > 1
  }

  get hasPrev(): boolean {
    return this.hasPrevious
  }

  get nextPage(): number | null {
    return this.hasNext ? this.page + 1 : null
  }

  get nextNum(): number | null {
    return this.nextPage
  }

  get previousPage(): number | null {
    return this.hasPrevious ? this.page - 1 : null
  }

  get prevNum(): number | null {
    return this.previousPage
  }

  *iterPages(
    edges: { leftEdge?: number; leftCurrent?: number; rightCurrent?: number; rightEdge?: number } = {},
  ): Generator<number | null> {
    const { leftEdge = 2, leftCurrent = 2, rightCurrent = 4, rightEdge = 2 } = edges
    let skipped = false
    for (let number = 1; number <= this.pages; number++) {
      const near = number >= this.page - leftCurrent && number <= this.page + rightCurrent
      if (number <= leftEdge || near || number > this.pages - rightEdge) {
        skipped = false
        yield number
      } else if (!skipped) {
        skipped = true
        yield null
      }
    }
  }

  [Symbol.iterator](): Iterator<R> {
    return this.items[Symbol.iterator]()
  }
}
