// What an editor shows over names: frozen, so that it stays readable.
import { describe, expect, it } from 'vitest'
import { openEditor } from './editor.ts'

describe('an editor shows', () => {
  const editor = openEditor()
  const shown = (code: string) => expect(editor.hover(code))

  it('a model as a class', () => {
    shown('^User').toMatchInlineSnapshot(`
      "(alias) class User
      import User"
    `)
    shown('new ^User({ username: "", email: "" })').toMatchInlineSnapshot(`
      "(alias) new User(init: Init<"User", {
          id: ColumnBuilder<number, "key" | "default">;
          username: ColumnBuilder<string, never>;
          email: ColumnBuilder<string, never>;
          passwordHash: ColumnBuilder<string, "null">;
          lastSeen: ColumnBuilder<Date, "null">;
          readonly posts: Many<typeof Post>;
          readonly following: Many<typeof User>;
          readonly followers: Many<typeof User>;
      }, never>): User
      import User"
    `)
  })
  it('an attribute by its value', () => {
    shown('user.^username').toMatchInlineSnapshot(`"(property) username: string"`)
    shown('user.^passwordHash').toMatchInlineSnapshot(`"(property) passwordHash: string | null"`)
  })
  it('a relationship as loaded or not', () => {
    shown('user.^posts').toMatchInlineSnapshot(`"(property) posts: List<Post> | UnloadedList<Post>"`)
    shown('post.^author').toMatchInlineSnapshot(`"(property) author: User | Unloaded<User>"`)
    shown('const ^posts = await user.posts').toMatchInlineSnapshot(`"const posts: List<Post>"`)
    shown('const ^author = await post.author').toMatchInlineSnapshot(`"const author: User"`)
  })
  it('a column in SQL', () => {
    shown('User.c.^username').toMatchInlineSnapshot(`"(property) username: Expression<string, "User">"`)
    shown('User.c.^posts').toMatchInlineSnapshot(`"(property) posts: ManyExpression<typeof Post>"`)
    shown('User.c.username.^eq').toMatchInlineSnapshot(
      `"(method) Expression<string, "User">.eq(value: Operand<string>): Expression<boolean, "User">"`,
    )
  })
  it('a column as it is declared', () => {
    shown('const ^id = integer().primaryKey()').toMatchInlineSnapshot(
      `"const id: ColumnBuilder<number, "key" | "default">"`,
    )
  })
  it('the result of a query', () => {
    shown('const ^users = await User.all()').toMatchInlineSnapshot(`"const users: User[]"`)
    shown('const ^first = await User.where(User.c.id.gt(1)).first()').toMatchInlineSnapshot(
      `"const first: User | null"`,
    )
    shown(
      'const ^rows = await select({ id: User.c.id, n: fn.count(Post.c.id), post: Post }).from(User).leftJoin(User.c.posts).all()',
    ).toMatchInlineSnapshot(`
      "const rows: {
          id: number;
          n: number;
          post: Post | null;
      }[]"
    `)
  })
  it('what is loaded with an entity', () => {
    shown('const ^posts = await select(Post).with({ author: true }).all()').toMatchInlineSnapshot(`
      "const posts: ({
          author: User;
      } & Post)[]"
    `)
    shown(
      'const ^found = await select(User).with({ posts: { author: true }, followers: q => q.limit(3) }).one()',
    ).toMatchInlineSnapshot(`
      "const found: {
          posts: List<{
              author: User;
          } & Post>;
          followers: RestrictedList<User>;
      } & User"
    `)
    shown('(await select(Post).with({ author: true }).one()).^author').toMatchInlineSnapshot(
      `"(property) author: User"`,
    )
    shown('type ^Recent = Loaded<Post, { author: { posts: true } }>').toMatchInlineSnapshot(`
      "type Recent = {
          author: {
              posts: List<Post>;
          } & User;
      } & Post"
    `)
  })
  it('a query by what it selects and loads', () => {
    shown('const ^query = select(Post).with({ author: true })').toMatchInlineSnapshot(`
      "const query: Select<typeof Post, {
          author: true;
      }, never, "Post">"
    `)
    shown('const ^names = select(User.c.username)').toMatchInlineSnapshot(
      `"const names: Select<Expression<string, "User">, {}, never, never>"`,
    )
  })
})
