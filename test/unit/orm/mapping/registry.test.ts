import { describe, expect, it } from 'vitest'
import { many, one, type RelationshipOptions, writeOnly } from '../../../../src/orm/mapping/relationship-builder.ts'
import type { ColumnBuilder, Flag } from '../../../../src/sql/schema/column-builder.ts'
import { integer, text } from '../../../../src/sql/schema/column-types.ts'
import { foreignKey, index } from '../../../../src/sql/schema/table-elements.ts'
import { code, type LooseClass, type Models, mapper, models } from './models.ts'

const id = () => integer().primaryKey()
const reference = (target: string): ColumnBuilder<number, Flag> => integer().references(target)

/** A blog of which a test says what is different. */
const blog = (posts: object, users: object = {}, more: Models = models()) => {
  const User = more.model('User', { id: id(), ...Object.defineProperties({}, Object.getOwnPropertyDescriptors(users)) })
  const Post = more.model('Post', { id: id(), userId: reference('user.id'), ...posts })
  return { ...more, User, Post }
}
const pairsOf = (model: LooseClass, name: string) =>
  mapper(model)
    .relationship(name)
    ?.pairs.map(({ local, remote }) => `${local.name}>${remote.name}`)
const author = (options: RelationshipOptions = {}) => one('User', options)

describe('relationships', () => {
  it('follow the foreign key from both sides', () => {
    const { registry, User, Post } = blog(
      { author: author({ backPopulates: 'posts' }) },
      { posts: many('Post', { backPopulates: 'author' }), large: writeOnly('Post') },
    )
    registry.configure()
    expect([pairsOf(User, 'posts'), pairsOf(User, 'large'), pairsOf(Post, 'author')]).toEqual([
      ['id>user_id'],
      ['id>user_id'],
      ['user_id>id'],
    ])
    expect(mapper(Post).relationship('author')).toMatchObject({ direction: 'manyToOne', kind: 'one' })
    expect(mapper(Post).relationship('author')?.reverse).toBe(mapper(User).relationship('posts'))
    expect(mapper(User).relationship('posts')?.reverse).toBe(mapper(Post).relationship('author'))
  })

  it('are in step when only one end says so', () => {
    const { registry, User, Post } = blog({ author: author() }, { posts: many('Post', { backPopulates: 'author' }) })
    registry.configure()
    expect(mapper(Post).relationship('author')?.reverse).toBe(mapper(User).relationship('posts'))
  })

  it('go over keys of several columns', () => {
    const { model, registry } = models()
    model('Site', {
      country: text().primaryKey(),
      code: integer().primaryKey(),
      get visits() {
        return many('Visit')
      },
    })
    const Visit = model(
      'Visit',
      {
        id: id(),
        country: text(),
        siteCode: integer(),
        get site() {
          return one('Site')
        },
      },
      { constraints: [foreignKey(['country', 'siteCode'], ['site.country', 'site.code'])] },
    )
    registry.configure()
    expect(pairsOf(Visit, 'site')).toEqual(['country>country', 'site_code>code'])
  })

  it('lead from a table to itself in the direction that their kind says', () => {
    const { model, registry } = models()
    const Node = model('Node', {
      id: id(),
      parentId: integer().references('node.id').nullable(),
      get parent() {
        return one('Node', { backPopulates: 'children' }).nullable()
      },
      get children() {
        return many('Node', { backPopulates: 'parent' })
      },
    })
    registry.configure()
    expect([pairsOf(Node, 'parent'), pairsOf(Node, 'children')]).toEqual([['parent_id>id'], ['id>parent_id']])
  })

  it('are chosen by their foreign key, on either side of one to one', () => {
    const { model, registry } = models()
    const User: LooseClass = model('User', {
      id: id(),
      favouriteId: integer().references('post.id').nullable(),
      get posts() {
        return many('Post', { foreignKey: () => Post.c.userId as never })
      },
      get favourite() {
        return one('Post', { foreignKey: () => User.c.favouriteId as never }).nullable()
      },
      get profilePost() {
        return one('Post', { foreignKey: () => Post.c.userId as never }).nullable()
      },
    })
    const Post: LooseClass = model('Post', {
      id: id(),
      userId: reference('user.id'),
      editorId: reference('user.id'),
      get author() {
        return one('User', { foreignKey: () => Post.c.userId as never })
      },
      get editor() {
        return one('User', { foreignKey: () => Post.c.editorId as never })
      },
    })
    registry.configure()
    expect(['posts', 'favourite', 'profilePost'].map(name => pairsOf(User, name))).toEqual([
      ['id>user_id'],
      ['favourite_id>id'],
      ['id>user_id'],
    ])
    expect(['author', 'editor'].map(name => pairsOf(Post, name))).toEqual([['user_id>id'], ['editor_id>id']])
  })

  it('take the foreign key that the other end names', () => {
    const { model, registry } = models()
    const User = model('User', {
      id: id(),
      get posts() {
        return many('Post', { backPopulates: 'author' })
      },
    })
    const Post: LooseClass = model('Post', {
      id: id(),
      userId: reference('user.id'),
      editorId: reference('user.id'),
      get author() {
        return one('User', { backPopulates: 'posts', foreignKey: () => Post.c.editorId as never })
      },
    })
    registry.configure()
    expect(pairsOf(User, 'posts')).toEqual(['id>editor_id'])
  })

  it('are configured again when models come later', () => {
    const { model, registry, User } = blog({})
    registry.configure()
    const Comment = model('Comment', {
      id: id(),
      userId: reference('user.id'),
      get user() {
        return one(() => User)
      },
    })
    registry.configure()
    expect(pairsOf(Comment, 'user')).toEqual(['user_id>id'])
  })
})

describe('many to many', () => {
  const between = (
    columns: object,
    roles: RelationshipOptions,
    users: RelationshipOptions = { through: 'user_role', backPopulates: 'roles' },
  ) => {
    const { model, registry } = models()
    const User = model('User', { id: id(), roles: many('Role', roles) })
    const Role = model('Role', { id: id(), users: many('User', users) })
    const UserRole = model('UserRole', columns)
    return { User, Role, UserRole, registry }
  }
  const both = { userId: reference('user.id').primaryKey(), roleId: reference('role.id').primaryKey() }

  it('goes through the two foreign keys of the table between', () => {
    const { User, registry } = between(both, { through: 'user_role', backPopulates: 'users' })
    registry.configure()
    const roles = mapper(User).relationship('roles')
    expect(roles?.through?.near.map(pair => [pair.local.name, pair.remote.name])).toEqual([['id', 'user_id']])
    expect(roles?.through?.far.map(pair => [pair.local.name, pair.remote.name])).toEqual([['role_id', 'id']])
  })

  it('goes through a model', () => {
    const made = between(both, { through: () => made.UserRole, backPopulates: 'users' }, { through: 'user_role' })
    made.registry.configure()
    expect(mapper(made.User).relationship('roles')?.reverse).toBe(mapper(made.Role).relationship('users'))
  })

  it('of a table with itself gives each end one of the keys', () => {
    const { model, registry } = models()
    const User = model('User', {
      id: id(),
      get following() {
        return many('User', { through: 'follow', backPopulates: 'followers' })
      },
      get followers() {
        return many('User', { through: 'follow', backPopulates: 'following' })
      },
    })
    model('Follow', { followerId: reference('user.id').primaryKey(), followedId: reference('user.id').primaryKey() })
    registry.configure()
    const near = (name: string) =>
      mapper(User)
        .relationship(name)
        ?.through?.near.map(pair => pair.remote.name)
    expect([near('following'), near('followers')]).toEqual([['follower_id'], ['followed_id']])
  })

  it('of a table with itself takes the key of its own side as it is told', () => {
    const { model, registry } = models()
    const Follow: LooseClass = model('Follow', {
      followerId: reference('user.id').primaryKey(),
      followedId: reference('user.id').primaryKey(),
    })
    const User = model('User', {
      id: id(),
      followers: many('User', { through: 'follow', foreignKey: () => Follow.c.followedId as never }),
    })
    registry.configure()
    expect(mapper(User).relationship('followers')?.through?.near[0]?.remote.name).toBe('followed_id')
  })

  it.each([
    ['a table that is not there', both, { through: 'user_roles' }, 'unknown_table'],
    ['a function that gives no model', both, { through: () => ({}) }, 'not_a_model'],
    [
      'a table without a key to one side',
      { id: id(), userId: reference('user.id') },
      { through: 'user_role' },
      'no_foreign_key',
    ],
    [
      'two keys to one side',
      { ...both, byId: reference('user.id') },
      { through: 'user_role' },
      'ambiguous_relationship',
    ],
  ])('is refused through %s', (_, columns, options, expected) => {
    const { registry } = between(columns, options, { through: 'user_role' })
    for (let use = 0; use < 2; use++) expect(() => registry.configure()).toThrow(code(expected))
  })

  it('is refused for a single entity', () => {
    const { model, registry } = models()
    model('User', { id: id(), role: one('Role', { through: 'user_role' }) })
    model('Role', { id: id() })
    model('UserRole', both)
    expect(() => registry.configure()).toThrow(/User.role is a `one` with `through`/)
  })
})

const wrong: readonly (readonly [string, () => Models, string, string | RegExp])[] = [
  [
    'an unknown table',
    () => withModels({ User: { id: id(), a: reference('nope.id') } }),
    'unknown_table',
    /^the foreign key of user.a refers to the table 'nope', which no model has: the tables are user/,
  ],
  [
    'an unknown column',
    () => withModels({ User: { id: id(), a: reference('user.nope') } }),
    'unknown_column',
    /names 'nope', which 'user' does not have: its columns are id, a/,
  ],
  [
    'a bad reference',
    () => withModels({ User: { id: id(), a: reference('user') } }),
    'bad_reference',
    /refers to 'user': write 'table.column'/,
  ],
  [
    'an unknown model',
    () => blog({ author: one('Usr') }),
    'unknown_model',
    /refers to the model 'Usr', which is not declared: the models are User, Post \(did you mean 'User'\?\)/,
  ],
  ['no model', () => blog({ author: one(() => undefined) }), 'not_a_model', /expects a model class, not undefined/],
  ['a plain class', () => blog({ author: one(() => class {}) }), 'not_a_model', /not a function/],
  [
    'no foreign key',
    () => withModels({ User: { id: id(), posts: many('Post') }, Post: { id: id() } }),
    'no_foreign_key',
    /User.posts finds no foreign key between User and Post/,
  ],
  [
    'several foreign keys',
    () => blog({ editorId: reference('user.id'), author: one('User') }),
    'ambiguous_relationship',
    /more than one foreign key to User \(post.user_id, post.editor_id\)/,
  ],
  ['a list on the side of the key', () => blog({ authors: many('User') }), 'no_foreign_key', /Post.authors/],
  [
    'a foreign key that leads elsewhere',
    () => {
      const made: ReturnType<typeof blog> = blog({
        author: one('User', { foreignKey: () => made.Post.c.id as never }),
      })
      return made
    },
    'wrong_foreign_key',
    /says that its foreign key is 'post.id', which does not lead there: the foreign keys between the two are post.user_id/,
  ],
  [
    'a foreign key that is no column',
    () =>
      blog({
        author: one('User', {
          foreignKey: () => (blog({}).Post.c.id as never as { plus(n: number): never }).plus(1),
        }),
      }),
    'bad_reference',
    /foreignKey of Post.author/,
  ],
  [
    'another end that does not exist',
    () => blog({ author: author({ backPopulates: 'post' }) }, { posts: many('Post') }),
    'unknown_back_populates',
    /Post.author says `backPopulates: 'post'`, but User has no such relationship: its relationships are posts/,
  ],
  [
    'another end that says otherwise',
    () =>
      blog(
        { author: author({ backPopulates: 'posts' }), other: author() },
        { posts: many('Post', { backPopulates: 'other' }) },
      ),
    'mismatched_back_populates',
    /User.posts says `backPopulates: 'other'`/,
  ],
  [
    'two that share another end',
    () =>
      blog(
        { author: author({ backPopulates: 'posts' }), other: author({ backPopulates: 'posts' }) },
        { posts: many('Post') },
      ),
    'mismatched_back_populates',
    /belongs to Post.author already/,
  ],
  [
    'ends in one direction',
    () =>
      blog(
        { author: author({ backPopulates: 'post' }) },
        { postId: integer().references('post.id').nullable(), post: one('Post').nullable() },
      ),
    'mismatched_back_populates',
    /in the same direction/,
  ],
  [
    'another end over another key',
    () => {
      const made: ReturnType<typeof blog> = blog(
        {
          editorId: reference('user.id'),
          author: one('User', { backPopulates: 'posts', foreignKey: () => made.Post.c.userId as never }),
        },
        { posts: many('Post', { backPopulates: 'author', foreignKey: () => made.Post.c.editorId as never }) },
      )
      return made
    },
    'mismatched_back_populates',
    /they follow different foreign keys/,
  ],
  [
    'another end of another model',
    () =>
      blog(
        { author: author({ backPopulates: 'self' }) },
        { selfId: integer().references('user.id').nullable(), self: one('User').nullable() },
      ),
    'mismatched_back_populates',
    /User.self leads to User/,
  ],
  [
    'a single entity over a nullable key',
    () => {
      const made: ReturnType<typeof blog> = blog({
        reviewerId: integer().nullable().references('user.id'),
        reviewer: one('User', { foreignKey: () => made.Post.c.reviewerId as never }),
      })
      return made
    },
    'nullability',
    /follows 'reviewerId', which is nullable: write `one\(…\).nullable\(\)`/,
  ],
  [
    'a single entity without the key',
    () => blog({}, { post: one('Post') }),
    'nullability',
    /User.post is the side without the foreign key, so there may be none/,
  ],
  [
    'one name for two indexes',
    () => withModels({ A: { id: id(), b_c: integer().index() }, A_b: { id: id(), c: integer().index() } }),
    'duplicate_name',
    /'a' and 'a_b' would both be named 'ix_a_b_c'.*index\(\{ name/,
  ],
]

function withModels(declarations: Readonly<Record<string, object>>): Models {
  const made = models()
  for (const [name, attributes] of Object.entries(declarations)) made.model(name, attributes)
  return made
}

describe('models with a mistake', () => {
  it.each(wrong)('are refused on each use: %s', (_, make, expected, message) => {
    const made = make()
    for (let use = 0; use < 2; use++) {
      expect(() => made.registry.configure()).toThrow(code(expected))
      expect(() => made.registry.configure()).toThrow(message)
    }
    expect(made.registry.mappers.flatMap(one => one.relationships)).toEqual([])
  })

  it('leave models alone that were configured before', () => {
    const { model, registry, Post } = blog({ author: author() })
    registry.configure()
    const before = mapper(Post).relationship('author')
    model('Comment', { id: id(), a: reference('nope.id'), author: one('User') })
    expect(() => registry.configure()).toThrow(code('unknown_table'))
    expect(mapper(Post).relationship('author')).toBe(before)
  })

  it('are refused when they belong to different databases', () => {
    const { User } = blog({})
    const other = models()
    other.model('Post', { id: id(), userId: integer(), author: one(() => User) })
    expect(() => other.registry.configure()).toThrow(code('several_databases'))
  })

  it('are refused by the first `new`, too', () => {
    const { User } = blog({ author: author({ backPopulates: 'nope' }) })
    for (let use = 0; use < 2; use++) expect(() => new User({})).toThrow(code('unknown_back_populates'))
  })

  it('are refused for a table without a model', () => {
    const made = models()
    made.model('A', { id: id() }, { constraints: [index('ix', 'id')] })
    made.registry.configure()
    expect(() => made.model('B', { id: id(), a: reference('c.id') }) && made.registry.configure()).toThrow(
      code('unknown_table'),
    )
  })
})
