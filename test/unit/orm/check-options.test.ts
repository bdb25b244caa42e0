// The options of `new Athanor()`: what is misspelt, or of another kind, is refused at once.
import { describe, expect, test } from 'vitest'
import { Athanor } from '../../../src/exports/index.ts'

describe('an option of `new Athanor()`', () => {
  test.each([
    [{ urls: 'sqlite://' }, "the option `urls` is not known (did you mean 'url'?)"],
    [{ echo: 'yes' }, "the option `echo` expects true, false or 'values', not 'yes'"],
    [{ url: 5 }, 'the option `url` expects a text'],
    [{ binds: { a: 5 } }, 'the option `binds.a` expects a URL, or an object with a `url`'],
    [{ binds: { a: { pool: {} } } }, 'the option `binds.a` expects a URL'],
    [{ replicas: [null] }, 'the option `replicas[0]` expects a URL'],
    [{ replicas: 'sqlite://' }, 'the option `replicas` expects an array'],
    [{ router: {} }, 'the option `router` expects a function'],
    [{ instancePath: 1 }, 'the option `instancePath` expects a text'],
    ['sqlite://', 'the option `new Athanor(options)` expects an object of options'],
  ])('is refused when it is wrong: %j', (options, message) => {
    const refusal = expect.objectContaining({ code: 'bad_option', message: expect.stringContaining(message) })
    expect(() => new Athanor(options as never)).toThrow(refusal)
    expect(() => new Athanor().init(options as never)).toThrow(refusal)
  })

  test('may be left undefined', () => {
    expect(String(new Athanor({ url: 'sqlite://', echo: undefined } as never))).toContain('sqlite')
  })
})
