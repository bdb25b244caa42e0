// A library: every kind of relationship, and constraints of every kind that all databases have.
import {
  type Athanor,
  boolean,
  check,
  datetime,
  index,
  integer,
  many,
  numeric,
  one,
  sql,
  string,
  text,
  unique,
} from '../../../src/exports/index.ts'

/** Makes the tables of a library. */
export async function library(db: Athanor) {
  class Author extends db.Model('Author', {
    id: integer().primaryKey(),
    name: string(80).index(),
    get books() {
      return many(() => Book, { backPopulates: 'author' })
    },
  }) {}
  class Book extends db.Model(
    'Book',
    {
      id: integer().primaryKey(),
      title: string(120),
      subtitle: text().nullable(),
      price: numeric(8, 2),
      inPrint: boolean().serverDefault(true),
      authorId: integer().references('author.id'),
      get author() {
        return one(() => Author, { backPopulates: 'books' })
      },
    },
    {
      constraints: [
        unique('title', 'authorId'),
        check(sql`price > 0`).named('ck_book_positive'),
        index('ix_book_order', 'authorId', 'title'),
      ],
    },
  ) {}
  class Category extends db.Model('Category', {
    id: integer().primaryKey(),
    name: string(40).unique(),
    parentId: integer().references('category.id').nullable(),
  }) {}
  db.Table('book_category', {
    bookId: integer().references('book.id').primaryKey(),
    categoryId: integer().references('category.id').primaryKey(),
  })
  class Member extends db.Model('Member', { id: integer().primaryKey(), email: string(120).unique() }) {}
  class Membership extends db.Model('Membership', {
    memberId: integer().references('member.id', { onDelete: 'cascade' }).primaryKey(),
    until: datetime(),
  }) {}
  class Loan extends db.Model('Loan', {
    id: integer().primaryKey(),
    bookId: integer().references('book.id'),
    borrowerId: integer().references('member.id'),
    librarianId: integer().references('member.id', { onDelete: 'set null' }).nullable(),
  }) {}
  await db.createAll()
  return { Author, Book, Category, Member, Membership, Loan }
}
