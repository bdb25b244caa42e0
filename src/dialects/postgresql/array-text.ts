// Arrays as PostgreSQL's text has them: `{1,NULL,"a b"}`, nested for more dimensions.

/** Writes an array of texts, nulls and arrays. */
export function writeArray(items: readonly unknown[]): string {
  return `{${items.map(writeItem).join(',')}}`
}

function writeItem(item: unknown): string {
  if (item === null) return 'NULL'
  if (Array.isArray(item)) return writeArray(item)
  return `"${String(item).replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`
}

/** An array of texts, nulls and arrays. */
export type ArrayItems = (string | null | ArrayItems)[]

/** Reads an array's text; null for what is none. Where its first item is not the first of its dimension, that is forgotten. */
export function readArray(text: string): ArrayItems | null {
  const start = text.startsWith('[') ? text.indexOf('=') + 1 : 0
  const cursor = new ArrayCursor(text, start)
  const items = cursor.list()
  return items !== null && cursor.atEnd ? items : null
}

class ArrayCursor {
  readonly #text: string
  #at: number

  constructor(text: string, at: number) {
    this.#text = text
    this.#at = at
  }

  get atEnd(): boolean {
    return this.#at === this.#text.length
  }

  list(): ArrayItems | null {
    if (this.#text[this.#at] !== '{') return null
    this.#at++
    const items: ArrayItems = []
    if (this.#take('}')) return items
    for (;;) {
      const item = this.#item()
      if (item === undefined) return null
      items.push(item)
      if (this.#take('}')) return items
      if (!this.#take(',')) return null
    }
  }

  #take(mark: string): boolean {
    if (this.#text[this.#at] !== mark) return false
    this.#at++
    return true
  }

  #item(): string | null | ArrayItems | undefined {
    if (this.#text[this.#at] === '{') return this.list() ?? undefined
    if (this.#text[this.#at] === '"') return this.#quoted()
    const start = this.#at
    while (this.#at < this.#text.length && this.#text[this.#at] !== ',' && this.#text[this.#at] !== '}') this.#at++
    const item = this.#text.slice(start, this.#at)
    return item === 'NULL' ? null : item
  }

  #quoted(): string | undefined {
    const start = ++this.#at
    let escaped = false
    for (; this.#at < this.#text.length; this.#at++) {
      const mark = this.#text[this.#at]
      if (mark === '\\') {
        escaped = true
        this.#at++
      } else if (mark === '"') {
        const inside = this.#text.slice(start, this.#at++)
        return escaped ? inside.replace(/\\(.)/gs, '$1') : inside
      }
    }
    return undefined
  }
}
