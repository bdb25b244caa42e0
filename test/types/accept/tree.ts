// A tree: a model that refers to itself, by name and by function.
import { Athanor, alias, integer, many, one, select, string } from 'athanor'
import { type Equal, is } from '../equal.ts'

const db = new Athanor()

export class Node extends db.Model('Node', {
  id: integer().primaryKey(),
  title: string(),
  get parentId() {
    return integer()
      .nullable()
      .references(() => Node.c.id, { onDelete: 'cascade' })
      .index()
  },
  get parent() {
    return one(() => Node, { backPopulates: 'children' }).nullable()
  },
  get children() {
    return many(() => Node, {
      backPopulates: 'parent',
      orderBy: () => Node.c.title,
      cascade: ['all', 'deleteOrphan'],
    })
  },
}) {
  async depth(): Promise<number> {
    const parent = await this.parent
    return parent === null ? 0 : 1 + (await parent.depth())
  }
  async print(indent = ''): Promise<string> {
    const below = await Promise.all((await this.children).map(child => child.print(`${indent}  `)))
    return [indent + this.title, ...below].join('\n')
  }
}

export async function trees() {
  const root = new Node({ title: 'root', children: [new Node({ title: 'leaf' })] })
  new Node({ title: 'other', parent: root })
  const parent = alias(Node, 'parent')
  const rows = await select({ title: Node.c.title, above: parent.c.title })
    .from(Node)
    .leftJoin(parent, parent.c.id.eq(Node.c.parentId))
    .all()
  is<Equal<typeof rows, { title: string; above: string | null }[]>>()
  const deep = await Node.query()
    .with({ children: { children: { children: true } } })
    .all()
  const title = deep[0]?.children[0]?.children[0]?.children[0]?.title
  is<Equal<NonNullable<typeof title>, string>>()
}
