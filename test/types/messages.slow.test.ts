// What the compiler says about the most common mistakes: frozen, so that it stays readable.
import { describe, expect, it } from 'vitest'
import { openEditor } from './editor.ts'

describe('the compiler says of', () => {
  const editor = openEditor()
  const said = (code: string) => expect(editor.messages(code))

  it('a misspelt attribute in `new`', () => {
    said("new User({ username: 'j', emial: 'j@example.com' })").toMatchInlineSnapshot(
      `"Object literal may only specify known properties, but 'emial' does not exist in type 'Init<"User", { id: ColumnBuilder<number, "key" | "default">; username: ColumnBuilder<string, never>; email: ColumnBuilder<string, never>; ... 4 more ...; readonly followers: Many<...>; }, never>'. Did you mean to write 'email'?"`,
    )
  })
  it('a required attribute that is missing', () => {
    said("new User({ username: 'j' })").toMatchInlineSnapshot(`
      "Argument of type '{ username: string; }' is not assignable to parameter of type 'Init<"User", { id: ColumnBuilder<number, "key" | "default">; username: ColumnBuilder<string, never>; email: ColumnBuilder<string, never>; ... 4 more ...; readonly followers: Many<...>; }, never>'.
        Property 'email' is missing in type '{ username: string; }' but required in type '{ username: string; email: string; }'."
    `)
  })
  it('a value of the wrong type', () => {
    said("new User({ username: 3, email: '' })").toMatchInlineSnapshot(
      `"Type 'number' is not assignable to type 'string'."`,
    )
  })
  it('a forgotten `.nullable()`', () => {
    said("new User({ username: 'j', email: null })").toMatchInlineSnapshot(
      `"Type 'null' is not assignable to type 'string'."`,
    )
    said('post.author = null').toMatchInlineSnapshot(`"Type 'null' is not assignable to type 'User | Unloaded<User>'."`)
  })
  it('a relationship that is not loaded', () => {
    said('post.author.username').toMatchInlineSnapshot(`
      "Property 'username' does not exist on type 'User | Unloaded<User>'.
        Property 'username' does not exist on type 'Unloaded<User>'."
    `)
    said('user.posts.length').toMatchInlineSnapshot(`
      "Property 'length' does not exist on type 'List<Post> | UnloadedList<Post>'.
        Property 'length' does not exist on type 'UnloadedList<Post>'."
    `)
  })
  it('an entity without what a function needs loaded', () => {
    said(
      'const show = (post: Loaded<Post, { author: true }>) => post.author.username\nshow(post)',
    ).toMatchInlineSnapshot(`
      "Argument of type 'Post' is not assignable to parameter of type 'Loaded<Post, { author: true; }>' with 'exactOptionalPropertyTypes: true'. Consider adding 'undefined' to the types of the target's properties.
        Type 'Post' is not assignable to type '{ author: User; }'.
          Types of property 'author' are incompatible.
            Type 'User | Unloaded<User>' is not assignable to type 'User' with 'exactOptionalPropertyTypes: true'. Consider adding 'undefined' to the types of the target's properties.
              Type 'Unloaded<User>' is missing the following properties from type 'User': follow, timeline, id, username, and 7 more."
    `)
  })
  it('a relationship that does not exist', () => {
    said('select(Post).with({ autor: true })').toMatchInlineSnapshot(
      `"Object literal may only specify known properties, but 'autor' does not exist in type 'With<typeof Post>'. Did you mean to write 'author'?"`,
    )
    said('select(Post).with({ author: true, comments: true })').toMatchInlineSnapshot(
      `"Type 'true' is not assignable to type 'boolean & NoRelationshipOf<"Post">'."`,
    )
    said('select(Post).with({ author: { post: true } })').toMatchInlineSnapshot(
      `"Object literal may only specify known properties, and 'post' does not exist in type 'With<typeof User> | ((query: Select<typeof User, {}, never, "User">) => AnySelect)'."`,
    )
  })
  it('a JavaScript comparison as a condition', () => {
    said("User.where(user.username === 'john')").toMatchInlineSnapshot(
      `"Argument of type 'boolean' is not assignable to parameter of type 'Condition'."`,
    )
  })
  it('a comparison with another type', () => {
    said("User.where(User.c.id.eq('1'))").toMatchInlineSnapshot(
      `"Argument of type 'string' is not assignable to parameter of type 'Operand<number>'."`,
    )
  })
  it('a value that may be undefined', () => {
    said('const find = (name?: string) => User.where(User.c.username.eq(name))').toMatchInlineSnapshot(`
      "Argument of type 'string | undefined' is not assignable to parameter of type 'Operand<string>'.
        Type 'undefined' is not assignable to type 'Operand<string>'."
    `)
  })
  it('a misspelt column', () => {
    said("User.where(User.c.usrname.eq('john'))").toMatchInlineSnapshot(
      `"Property 'usrname' does not exist on type 'Columns<"User", { id: ColumnBuilder<number, "key" | "default">; username: ColumnBuilder<string, never>; email: ColumnBuilder<string, never>; ... 4 more ...; readonly followers: Many<...>; }>'. Did you mean 'username'?"`,
    )
  })
  it('a key of the wrong type', () => {
    said("User.get('1')").toMatchInlineSnapshot(
      `"Argument of type 'string' is not assignable to parameter of type 'Key<{ id: ColumnBuilder<number, "key" | "default">; username: ColumnBuilder<string, never>; email: ColumnBuilder<string, never>; ... 4 more ...; readonly followers: Many<...>; }, "id">'."`,
    )
  })
  it('a row without a required column', () => {
    said("insert(Post).values({ body: 'x' })").toMatchInlineSnapshot(`
      "Argument of type '{ body: string; }' is not assignable to parameter of type 'Insert<"Post", { id: ColumnBuilder<number, "key" | "default">; body: ColumnBuilder<string, never>; timestamp: ColumnBuilder<Date, "default">; userId: ColumnBuilder<...>; readonly author: One<...>; readonly tags: Many<...>; }> | readonly Insert<...>[]'.
        Type '{ body: string; }' is not assignable to type 'Insert<"Post", { id: ColumnBuilder<number, "key" | "default">; body: ColumnBuilder<string, never>; timestamp: ColumnBuilder<Date, "default">; userId: ColumnBuilder<...>; readonly author: One<...>; readonly tags: Many<...>; }>'.
          Property 'userId' is missing in type '{ body: string; }' but required in type '{ body: GivenOf<string>; userId: GivenOf<number>; }'."
    `)
  })
  it('a row with a column that does not exist', () => {
    said("insert(User).values({ username: 'j', email: '', nmae: 'x' })").toMatchInlineSnapshot(
      `"Object literal may only specify known properties, and 'nmae' does not exist in type 'Insert<"User", { id: ColumnBuilder<number, "key" | "default">; username: ColumnBuilder<string, never>; email: ColumnBuilder<string, never>; ... 4 more ...; readonly followers: Many<...>; }> | readonly Insert<...>[]'."`,
    )
    said("update(User).set({ nmae: 'x' })").toMatchInlineSnapshot(
      `"Object literal may only specify known properties, and 'nmae' does not exist in type 'Changes<"User", { id: ColumnBuilder<number, "key" | "default">; username: ColumnBuilder<string, never>; email: ColumnBuilder<string, never>; ... 4 more ...; readonly followers: Many<...>; }>'."`,
    )
  })
  it('a change of a restricted list', () => {
    said(
      'const found = await select(User).with({ posts: q => q.limit(3) }).one()\nfound.posts.add(post)',
    ).toMatchInlineSnapshot(`
      "This expression is not callable.
        Type 'never' has no call signatures."
    `)
  })
})
