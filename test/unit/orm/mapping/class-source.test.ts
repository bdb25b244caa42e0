import { describe, expect, it } from 'vitest'
import { declaresConstructor } from '../../../../src/orm/mapping/class-source.ts'

const declared = [
  'class A { constructor() {} }',
  'class A extends B { constructor(init) { super(init) } }',
  'class A extends B{constructor(...all){super(...all)}}',
  "class A { 'constructor'() {} }",
  'class A { "constructor"() {} }',
  "class A { nick = 'n'\n  constructor() {} }",
  'class A { x = f()\n  constructor() {} }',
  'class A { x = {}\n  constructor() {} }',
  'class A { x = [1]\n  constructor() {} }',
  'class A { m() {} constructor() {} }',
  'class A { x = 4 / 2; y = 3 / 1; constructor() {} }',
  'class A { x = /[/"\']/; constructor() {} }',
  "class A extends f('{', { a: { b: `${'}'}` } }) { constructor() {} }",
  'class A extends class { } { constructor() { super() } }',
  'class A { /* { */ constructor /* here */ () {} }',
  'class A { #p = 1; static s = { constructor() {} }; constructor() {} }',
  'class A { constructor() { super(); this.x = 1 } }',
]

const not = [
  'class A {}',
  'class A { nick = "n"; #p = 1; m() { return this.#p } }',
  'class A { static constructor() {} }',
  "class A { ['constructor']() {} }",
  'class A { text = \'constructor() {}\'; other = "{ constructor(" }',
  'class A { text = `constructor() {} ${`{ constructor(${1}`}` }',
  'class A { // constructor() {}\n /* constructor() {} */ x = 1 }',
  'class A { re = /[/{]constructor\\(/ }',
  'class A { inner = class { constructor() {} } }',
  'class A { make() { return class { constructor() {} } } }',
  'class A { static { const constructor = () => 1; constructor() } }',
  'class A { x = constructor(1) }',
  'class A { x = 1 +\n constructor(1) }',
  'class A { x = new constructor(1) }',
  'class A { x = typeof constructor (1) }',
  'class A { x = this.constructor(1) }',
  'class A { x = this?.constructor(1) }',
  'class A { x = [constructor(1), { constructor() {} }] }',
  'class A { m() { return new this.constructor() } }',
  'class A { constructorOf() {} get myConstructor() { return 1 } }',
  'class A { constructor = 1 }',
  'class A extends (class { constructor() {} }) { x = 1 }',
  'class A extends class { constructor() {} } { x = 1 }',
  'class A extends B { constructor() { super(...arguments); this.nick = "n" } }',
  "class A extends db.Model('A', { get c() { return many(() => constructor()) } }) { }",
]

describe('a class that declares a constructor', () => {
  it.each(declared)('is found: %s', source => {
    expect(declaresConstructor(source)).toBe(true)
  })

  it.each(not)('is not: %s', source => {
    expect(declaresConstructor(source)).toBe(false)
  })

  it('is not one whose source cannot be followed', () => {
    expect(declaresConstructor('class A { x = { constructor() {} ')).toBe(false)
    expect(declaresConstructor('function A() { [native code] }')).toBe(false)
  })
})
