// Sequelize 6, on PostgreSQL and MariaDB (through pg and mysql2). On SQLite it needs the package sqlite3, which downloads or compiles its driver.
import { col, DataTypes, fn, Op, Sequelize } from 'sequelize'
import { authorOf, emailOf, groupLimit, lookedUp, looseBase, newPost, numbers, page, smallPost } from '../data.ts'
import type { Entry, Share, Target } from '../library.ts'

// Models without declared attributes are loosely typed.
type Loose = any

function connect({ database, server, connections }: Target): Sequelize {
  if (server === null) throw new TypeError('Sequelize needs a server')
  const { host, port, user, password, database: name } = server
  return new Sequelize(name, user, password, {
    dialect: database === 'postgresql' ? 'postgres' : 'mysql',
    host,
    port,
    logging: false,
    pool: { max: connections },
    define: { timestamps: false, underscored: true },
  })
}

function models(db: Sequelize) {
  const key = { type: DataTypes.INTEGER, primaryKey: true, autoIncrement: true }
  const Author: Loose = db.define(
    'author',
    {
      id: key,
      name: DataTypes.STRING(100),
      email: { type: DataTypes.STRING(200), unique: true },
      bio: DataTypes.TEXT,
      createdAt: DataTypes.DATE(3),
    },
    { tableName: 'authors' },
  )
  const Post: Loose = db.define(
    'post',
    {
      id: key,
      authorId: DataTypes.INTEGER,
      title: DataTypes.STRING(200),
      body: DataTypes.TEXT,
      views: DataTypes.INTEGER,
      published: DataTypes.BOOLEAN,
      createdAt: DataTypes.DATE(3),
    },
    { tableName: 'posts' },
  )
  const Tag: Loose = db.define(
    'tag',
    { id: key, name: { type: DataTypes.STRING(50), unique: true } },
    { tableName: 'tags' },
  )
  const PostTag: Loose = db.define('postTag', {}, { tableName: 'post_tags' })
  Author.hasMany(Post, { as: 'posts', foreignKey: 'authorId' })
  Post.belongsTo(Author, { as: 'author', foreignKey: 'authorId' })
  Post.belongsToMany(Tag, { as: 'tags', through: PostTag, foreignKey: 'postId', otherKey: 'tagId' })
  return { Author, Post, Tag }
}

/** How many rows one INSERT takes. */
const BATCH = 1000

export const sequelize: Entry = {
  name: 'sequelize',
  packages: ['sequelize'],
  databases: ['postgresql', 'mariadb'],
  dates: 'text',
  open: async target => {
    const { database, sizes } = target
    const db = connect(target)
    const { Author, Post, Tag } = models(db)
    const inRange = ({ first, last }: Share, transaction: Loose): Promise<Loose[]> =>
      Post.findAll({ where: { id: { [Op.between]: [first, last] } }, order: ['id'], transaction })

    return {
      sql: async text => (await db.query(text))[0],
      close: () => db.close(),
      workloads: {
        W1: ({ first, last }) =>
          db.transaction(async transaction => {
            const rows = numbers(first, last).map(number => newPost(number, sizes))
            const ids: number[] = []
            if (database === 'postgresql') {
              for (let at = 0; at < rows.length; at += BATCH)
                for (const one of await Post.bulkCreate(rows.slice(at, at + BATCH), { returning: ['id'], transaction }))
                  ids.push(one.id)
              // In bulk it does not bring ids back from MySQL or MariaDB.
            } else for (const row of rows) ids.push((await Post.create(row, { transaction })).id)
            return ids
          }),
        W2: async ({ first, last }) => {
          const posts: unknown[] = []
          for (let number = first; number <= last; number++) posts.push(await Post.findByPk(lookedUp(number, sizes)))
          return posts
        },
        W3: () => Post.findAll(),
        W4: () => Author.findAll({ include: [{ association: 'posts', separate: true }] }),
        W5: ({ last }) =>
          Post.findAll({
            include: [{ association: 'author' }, { model: Tag, as: 'tags', through: { attributes: [] } }],
            order: ['id'],
            limit: last,
          }),
        W6: share =>
          db.transaction(async transaction => {
            const posts = await inRange(share, transaction)
            for (const one of posts) {
              one.views += one.id
              await one.save({ transaction })
            }
            return posts
          }),
        W7: async ({ first, last }) => {
          let sum = 0
          for (let number = first; number <= last; number++) {
            await db.transaction(async transaction => {
              const email = emailOf(authorOf(number, sizes))
              const one = await Author.findOne({ where: { email }, transaction })
              sum += await Post.count({ where: { authorId: one.id }, transaction })
              await Post.create(smallPost(one.id), { transaction })
            })
          }
          return sum
        },
        W8: async ({ first, last }) => {
          let sum = 0
          for (let number = first; number <= last; number++) {
            const rows = await Author.findAll({
              attributes: ['id', [fn('count', col('posts.id')), 'n'], [fn('sum', col('posts.views')), 'views']],
              include: [{ association: 'posts', attributes: [], required: true }],
              where: { id: { [Op.lte]: groupLimit(number, sizes) } },
              group: ['author.id'],
              having: Sequelize.where(fn('count', col('posts.id')), Op.gt as Loose, 3),
              raw: true,
            })
            for (const { n, views } of rows) sum += Number(n) + Number(views)
          }
          return sum
        },
        W9: ({ first, last }) =>
          db.transaction(async transaction => {
            const base = looseBase(sizes)
            const posts = await inRange({ first: base + first, last: base + last }, transaction)
            await Post.destroy({ where: { id: posts.map(one => one.id) }, transaction })
            return posts.length
          }),
        W10: async ({ first, last }) => {
          const ids: number[] = []
          for (let number = first; number <= last; number++) {
            const { authorId, views, skip } = page(number, sizes)
            const where = { published: true, views: { [Op.gt]: views }, ...(authorId === null ? {} : { authorId }) }
            const posts = await Post.findAll({ where, order: [['id', 'desc']], limit: 10, offset: skip })
            for (const one of posts) ids.push(one.id)
          }
          return ids
        },
      },
    }
  },
}
