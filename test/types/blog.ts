// The models that type tests share: a blog with every kind of attribute, in one file because they refer to each other.
import {
  type AnyModel,
  Athanor,
  datetime,
  enumeration,
  fn,
  hybrid,
  index,
  integer,
  json,
  many,
  one,
  select,
  string,
  unique,
  writeOnly,
} from 'athanor'

export const db = new Athanor()

export const timestamps = { createdAt: datetime().default(() => new Date()) }
export const owned = {
  get owner() {
    return one(() => User).nullable()
  },
  get ownerId() {
    return integer()
      .nullable()
      .references(() => User.c.id)
  },
}

export class User extends db.Model(
  'User',
  {
    id: integer().primaryKey(),
    name: string(64).unique().index(),
    last: string().validate(v => v.trim()),
    email: string(120).unique(),
    passwordHash: string(256).nullable(),
    bio: string().deferred(),
    settings: json<{ theme: 'dark' | 'light' }>().default({ theme: 'dark' }),
    role: enumeration('admin', 'user').default('user'),
    get posts() {
      return many(() => Post, { backPopulates: 'author' })
    },
    get groups() {
      return many(() => Group, { through: 'membership', backPopulates: 'members' })
    },
    get log() {
      return writeOnly(() => Post)
    },
    get fullName() {
      return hybrid(() => fn.concat(User.c.name, ' ', User.c.last))
    },
  },
  { mixin: [timestamps] },
) {
  #secret = 1
  nick = 'x'
  protected prot = 1
  override toString() {
    return `<User ${this.name} ${this.#secret}>`
  }
  static admins() {
    return this.where(this.c.name.eq('admin'))
  }
  static poly<M extends AnyModel<User>>(this: M) {
    return select(this).where(User.c.name.eq('admin'))
  }
  async recent() {
    return select(Post).where(Post.c.userId.eq(this.id)).with({ author: true }).all()
  }
}

export class Post extends db
  .Model(
    'Post',
    {
      id: integer().primaryKey(),
      body: string(140),
      timestamp: datetime()
        .index()
        .default(() => new Date()),
      get userId() {
        return integer()
          .references(() => User.c.id)
          .index()
      },
      get author() {
        return one(() => User, { backPopulates: 'posts' })
      },
      get parent() {
        return one(() => Post).nullable()
      },
      get replies() {
        return many(() => Post, { backPopulates: 'parent' })
      },
    },
    { mixin: [timestamps, owned] },
  )
  .constrain(c => [unique(c.userId, c.body), index('ix_post_recent', c.timestamp.desc())]) {
  shout() {
    return this.body.toUpperCase()
  }
}

export class Group extends db.Model('Group', {
  id: integer().primaryKey(),
  title: string(),
  get members() {
    return many(() => User, { through: 'membership', backPopulates: 'groups' })
  },
}) {}

export class Membership extends db.Model(
  'Membership',
  {
    get userId() {
      return integer()
        .references(() => User.c.id)
        .primaryKey()
    },
    get groupId() {
      return integer()
        .references(() => Group.c.id)
        .primaryKey()
    },
    since: datetime(),
  },
  { constraints: [unique('userId', 'since')] },
) {}

export class Country extends db.Model('Country', { code: string(2).primaryKey(), title: string() }) {}

export class Moderator extends User.extend('Moderator', {
  level: integer(),
  get mentor() {
    return one(() => Moderator).nullable()
  },
}) {
  rank() {
    return `${super.toString()} ${this.level} ${this.prot}`
  }
}
export class Super extends Moderator.extend('Super', { cape: string() }) {
  fly() {
    return this.rank() + this.cape
  }
}

export class Employee extends db.Model(
  'Employee',
  { id: integer().primaryKey(), type: enumeration('employee', 'engineer', 'manager') },
  { polymorphicOn: 'type', identity: 'employee' },
) {}
export class Engineer extends Employee.extend(
  'Engineer',
  { lang: string() },
  { inherits: 'joined', identity: 'engineer' },
) {}
export class Manager extends Employee.extend(
  'Manager',
  {
    team: string(),
    get reports() {
      return many(() => Engineer)
    },
  },
  { inherits: 'single', identity: 'manager' },
) {}

export const Tag = db.Model('Tag', {
  id: integer().primaryKey(),
  label: string(),
  get posts() {
    return many(() => Post)
  },
})
export type Tag = InstanceType<typeof Tag>
