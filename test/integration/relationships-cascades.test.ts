// What happens to related entities when one is added, deleted or taken out.
import { expect, it } from 'vitest'
import { type Athanor, type Cascade, integer, many, NotNullViolation, one, string } from '../../src/exports/index.ts'
import { expectQueries } from '../../src/exports/testing.ts'
import { changeBehind, eachStore, failureOf, filledBlog, rowsOf, tree } from './orm-fixtures.ts'

interface Family {
  readonly cascade?: readonly Cascade[]
  readonly passiveDeletes?: boolean
  readonly onDelete?: 'cascade' | 'set null'
  readonly required?: boolean
}

const family = async (db: Athanor, { onDelete, required = false, ...options }: Family) => {
  const key = integer().references('parent.id', onDelete === undefined ? {} : { onDelete })
  class Parent extends db.Model('Parent', {
    id: integer().primaryKey(),
    get children() {
      return many(() => Child, { backPopulates: 'parent', ...options })
    },
  }) {}
  class Child extends db.Model('Child', {
    id: integer().primaryKey(),
    name: string(20),
    parentId: required ? key : key.nullable(),
    get parent() {
      return one(() => Parent, { backPopulates: 'children' }).nullable()
    },
  }) {}
  await db.createAll()
  await db.scope(async session => {
    session.add(new Parent({ children: [new Child({ name: 'a' }), new Child({ name: 'b' })] }))
    await session.commit().catch(() => undefined)
  })
  return { db, Parent, Child }
}

eachStore((_, makeDb) => {
  it('adds what an added entity reaches, through lists and to-one relationships', async () => {
    const { db, User, Post, Comment } = await filledBlog(makeDb())
    await db.scope(async session => {
      const comment = new Comment({ text: 'deep', post: new Post({ body: 'x', author: new User({ name: 'new' }) }) })
      session.add(comment)
      expect(session.new).toHaveLength(3)
      await session.commit()
      expect(comment.postId).toBe(6)
    })
  })

  it('leaves out what a relationship without saveUpdate reaches, and refuses the flush that would need it', async () => {
    const db = makeDb()
    class A extends db.Model('A', { id: integer().primaryKey() }) {}
    class B extends db.Model('B', {
      id: integer().primaryKey(),
      aId: integer().references('a.id').nullable(),
      get a() {
        return one(() => A, { cascade: [] }).nullable()
      },
    }) {}
    await db.createAll()
    await db.scope(async session => {
      const b = new B({ a: new A({}) })
      session.add(b)
      expect(session.new).toEqual([b])
      const error = await failureOf(() => session.flush())
      expect(error.code).toBe('not_added')
      expect(error.message).toContain('add it with `session.add` first')
    })
  })

  it('lets go of the children of a deleted parent, with one query for all parents', async () => {
    const { db, Parent, Child } = await family(makeDb(), {})
    await db.scope(async session => {
      session.add(new Parent({ children: [new Child({ name: 'c' })] }))
      await session.commit()
    })
    await db.scope(async session => {
      for (const parent of await Parent.all()) session.delete(parent)
      // one SELECT for the children of both, three UPDATEs, two DELETEs
      await expectQueries(3, () => session.commit())
    })
    expect((await rowsOf(db, 'child')).map(row => row.parent_id)).toEqual([null, null, null])
  })

  it('deletes the children of a deleted parent by the cascade, loaded or not, and theirs', async () => {
    const { db, User, Post, Comment } = await filledBlog(makeDb())
    await db.scope(async session => {
      const post = (await Post.get(1))!
      const comments = await post.comments
      session.delete(post)
      session.delete((await Post.get(2))!)
      await session.commit()
      expect(session.contains(comments[0]!)).toBe(false)
      expect(await Comment.query().count()).toBe(6)
      expect(await User.query().count()).toBe(2)
    })
  })

  it('deletes a child that was taken out of a list that owns it, unless another took it in', async () => {
    const { db, Post, Comment } = await filledBlog(makeDb())
    await db.scope(async session => {
      const [first, second] = await Post.query().orderBy(Post.c.id).with({ comments: true }).all()
      const [stays, goes] = [...first!.comments]
      first!.comments.remove(goes!)
      second!.comments.add(stays!)
      await session.commit()
      expect(await Comment.get(goes!.id)).toBeNull()
      expect(stays!.postId).toBe(2)
      expect(second!.comments).toHaveLength(3)
    })
  })

  it('forgets a new child that was taken out of a list that owns it', async () => {
    const { db, Post, Comment } = await filledBlog(makeDb())
    await db.scope(async session => {
      const post = (await Post.get(1))!
      const comment = new Comment({ text: 'draft' })
      ;(await post.comments).add(comment)
      session.add(comment)
      post.comments.remove(comment)
      await expectQueries(0, () => session.flush())
      expect(session.contains(comment)).toBe(false)
      session.add(comment)
      comment.post = post
      await session.flush()
      expect(comment.id).toBe(11)
    })
  })

  it('deletes orphans of orphans', async () => {
    const db = makeDb()
    class A extends db.Model('A', {
      id: integer().primaryKey(),
      get bs() {
        return many(() => B, { backPopulates: 'a', cascade: ['all', 'deleteOrphan'] })
      },
    }) {}
    class B extends db.Model('B', {
      id: integer().primaryKey(),
      aId: integer().references('a.id'),
      get a() {
        return one(() => A, { backPopulates: 'bs' })
      },
      get cs() {
        return many(() => C, { backPopulates: 'b', cascade: ['all', 'deleteOrphan'] })
      },
    }) {}
    class C extends db.Model('C', {
      id: integer().primaryKey(),
      bId: integer().references('b.id'),
      get b() {
        return one(() => B, { backPopulates: 'cs' })
      },
    }) {}
    await db.createAll()
    await db.scope(async session => {
      session.add(new A({ bs: [new B({ cs: [new C({}), new C({})] })] }))
      await session.commit()
    })
    await db.scope(async session => {
      const a = (await A.get(1))!
      a.bs.set([])
      await session.commit()
    })
    expect([...(await rowsOf(db, 'b')), ...(await rowsOf(db, 'c'))]).toEqual([])
  })

  it('leaves unloaded children to the database with passiveDeletes, and knows that they are gone', async () => {
    const { db, Parent, Child } = await family(makeDb(), {
      cascade: ['all'],
      passiveDeletes: true,
      onDelete: 'cascade',
    })
    await db.scope(async session => {
      const child = (await Child.get(1))!
      session.delete((await Parent.get(1))!)
      await expectQueries(1, () => session.flush())
      expect(session.contains(child)).toBe(false)
      await session.rollback()
      expect(session.contains(child)).toBe(true)
      expect(await Child.get(1)).toBe(child)
    })
  })

  it('knows of keys that the database set to NULL', async () => {
    const { db, Parent, Child } = await family(makeDb(), { passiveDeletes: true, onDelete: 'set null' })
    await db.scope(async session => {
      const child = (await Child.get(1))!
      session.delete((await Parent.get(1))!)
      await expectQueries(1, () => session.flush())
      expect(child.parentId).toBeNull()
      expect(session.dirty).toEqual([])
      await session.rollback()
      expect(child.parentId).toBe(1)
    })
  })

  it('says which column must not be NULL when a parent is deleted whose children require it', async () => {
    const { db, User } = await filledBlog(makeDb())
    await db.scope(async session => {
      session.delete((await User.get(2))!)
      const error = await failureOf(() => session.flush())
      expect(error).toBeInstanceOf(NotNullViolation)
      expect(error.message).toContain('post.user_id')
    })
  })

  it('deletes thousands of rows that refer to each other', async () => {
    const { db, Node } = await tree(makeDb())
    await db.scope(async session => {
      const nodes = Array.from({ length: 3000 }, (_, at) => new Node({ name: `n${at}` }))
      for (const [at, node] of nodes.entries()) if (at > 0) node.parent = nodes[at - 1]!
      session.addAll(nodes)
      await session.commit()
      for (const node of nodes) session.delete(node)
      await session.commit()
    })
    expect(await rowsOf(db, 'node')).toEqual([])
  })

  it('follows a cascade through thousands of levels', async () => {
    const db = makeDb()
    class Node extends db.Model('Node', {
      id: integer().primaryKey(),
      parentId: integer().references('node.id').nullable(),
      get parent() {
        return one(() => Node, { backPopulates: 'children', foreignKey: () => Node.c.parentId }).nullable()
      },
      get children() {
        return many(() => Node, { backPopulates: 'parent', cascade: ['all'], foreignKey: () => Node.c.parentId })
      },
    }) {}
    await db.createAll()
    const nodes = Array.from({ length: 4000 }, (_, at) => `(${at + 1}, ${at === 0 ? 'NULL' : at})`)
    await changeBehind(db, `INSERT INTO node (id, parent_id) VALUES ${nodes.join(', ')}`)
    await db.scope(async session => {
      session.delete((await Node.get(1))!)
      await session.commit()
    })
    expect(await rowsOf(db, 'node')).toEqual([])
  })

  it('drops a deleted child from the loaded list of its parent, and puts it back with a rollback', async () => {
    const { db, User, Post } = await filledBlog(makeDb())
    await db.scope(async session => {
      const john = (await User.get(1))!
      const list = await john.posts
      session.delete((await Post.get(2))!)
      expect(list).toHaveLength(4)
      await session.flush()
      expect(list.map(post => post.id)).toEqual([1, 3, 4])
      await session.rollback()
      expect(list.map(post => post.id)).toEqual([1, 2, 3, 4])
    })
  })

  it('takes a new entity back out when it is deleted before it was written', async () => {
    const { db, User, Post } = await filledBlog(makeDb())
    await db.scope(async session => {
      const john = (await User.get(1))!
      const post = new Post({ body: 'x' })
      ;(await john.posts).add(post)
      session.add(post)
      session.delete(post)
      expect(john.posts).toHaveLength(4)
      await expectQueries(0, () => session.flush())
      expect(session.contains(post)).toBe(false)
    })
  })

  it('takes back a deletion when the entity is added again', async () => {
    const { db, User } = await filledBlog(makeDb())
    await db.scope(async session => {
      const john = (await User.get(1))!
      session.delete(john)
      expect(session.deleted).toEqual([john])
      session.add(john)
      expect(session.deleted).toEqual([])
      await expectQueries(0, () => session.flush())
    })
  })
})
