import { describe, expect, it } from 'vitest'
import { FieldShadowsColumnError, ModelConstructorError } from '../../../../src/errors/model-error.ts'
import { adoptClass } from '../../../../src/orm/mapping/adopt-class.ts'
import { hybrid, many } from '../../../../src/orm/mapping/relationship-builder.ts'
import { sql } from '../../../../src/sql/expression/template.ts'
import { datetime, integer, json, text } from '../../../../src/sql/schema/column-types.ts'
import { code, type Loose, type LooseClass, mapper, models } from './models.ts'

const user = (): LooseClass => {
  const { model, registry } = models()
  const User = model('User', {
    id: integer().primaryKey(),
    name: text(),
    at: datetime(),
    tags: json(),
    get posts() {
      return many('Post')
    },
    get shout() {
      return hybrid(() => sql`1`)
    },
  })
  model('Post', { id: integer().primaryKey(), userId: integer().references('user.id') })
  registry.configure()
  return User
}
const loose = (entity: object) => entity as Loose
const nickOf = (named: { readonly name: string }) => `${named.name}`
const adopt = (model: LooseClass) => adoptClass(mapper(model), model)

describe('a class of a model', () => {
  it('is the class of its entities', () => {
    class User extends user() {}
    adopt(User)
    expect(mapper(User).entityClass).toBe(User)
    expect(() => adopt(User)).not.toThrow()
  })

  it('declares no constructor, each time that it is used', () => {
    class User extends user() {
      constructor(init: unknown) {
        super(init)
      }
    }
    for (let use = 0; use < 2; use++) {
      expect(() => new User({})).toThrow(ModelConstructorError)
      expect(() => adopt(User)).toThrow(
        /^User declares a constructor, which would also run for every loaded row: use a static factory/,
      )
    }
  })

  it('inherits no constructor from a class between', () => {
    class Between extends user() {
      constructor() {
        super({})
      }
    }
    class User extends Between {}
    expect(() => adopt(User)).toThrow(/^Between declares a constructor/)
  })

  it('is the only one', () => {
    const Base = user()
    class User extends Base {}
    class Other extends Base {}
    adopt(User)
    expect(() => adopt(Other)).toThrow(
      'Other and User both extend the model User: a model has one class; use `User.extend(…)` for a subclass',
    )
    expect(() => new Other({})).toThrow(code('unsupported'))
    expect(mapper(Base).entityClass).toBe(User)
  })

  it.each([
    [
      'a column',
      class extends user() {
        name = 'x'
      },
      'name',
    ],
    [
      'a column without a value',
      class extends user() {
        name: unknown
      },
      'name',
    ],
    [
      'a relationship',
      class extends user() {
        posts = []
      },
      'posts',
    ],
    [
      'a hybrid',
      class extends user() {
        shout = 1
      },
      'shout',
    ],
    [
      'a column, after a field that computes',
      class extends user() {
        first = loose(this).name.split(' ')[0].length + 1
        tagged = [...loose(this).tags]
        name = 1
      },
      'name',
    ],
    [
      'a column, before a field that fails',
      class extends user() {
        name = 1
        bad = (() => {
          throw new TypeError('no')
        })()
      },
      'name',
    ],
    [
      'a method of the name of a column',
      class extends user() {
        name() {
          return 1
        }
      },
      'name',
    ],
    [
      'an accessor of the name of a relationship',
      class extends user() {
        get posts() {
          return 1
        }
      },
      'posts',
    ],
  ])('hides no attribute: %s', (_, model, attribute) => {
    for (let use = 0; use < 2; use++) expect(() => adopt(model)).toThrow(FieldShadowsColumnError)
    expect(() => new model({})).toThrow(new RegExp(`'${attribute}'`))
  })

  it('may declare a mapped attribute for its type', () => {
    class User extends user() {
      declare name: string
      nick = nickOf(this)
    }
    expect(() => adopt(User)).not.toThrow()
    expect(new User({ name: 'x' }).nick).toBe('x')
  })

  it('may compute fields from columns in any way', () => {
    class User extends user() {
      a = loose(this).name.trim().length
      b = new Date(loose(this).at).getTime()
      c = loose(this).tags.map((tag: string) => tag.length)
      d = JSON.stringify(loose(this).tags)
    }
    adopt(User)
    expect(mapper(User).entityClass).toBe(User)
  })

  it('is no class of another model, and no function', () => {
    const Base = user()
    for (const other of [user(), () => Base, {}, null]) {
      adoptClass(mapper(Base), other)
      expect(mapper(Base).entityClass).toBe(Base)
    }
  })
})
