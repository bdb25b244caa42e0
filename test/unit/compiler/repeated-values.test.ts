// Values that stand in a result column and again in what it is grouped and ordered by, and how each database is shown that they are the same.
import { expect, it } from 'vitest'
import { statementText } from '../../../src/compiler/compile.ts'
import { mariadbDialect, mysqlDialect } from '../../../src/dialects/mysql/dialect.ts'
import { postgresqlDialect } from '../../../src/dialects/postgresql/dialect.ts'
import { caseWhen } from '../../../src/sql/expression/logic.ts'
import { nodeOf } from '../../../src/sql/expression/sql-expression.ts'
import type { AnyExpression } from '../dialects/sqlite/describe-table.ts'
import { c, query, sqlite } from './fixtures.ts'

const node = (expression: AnyExpression) => nodeOf(expression, 'test')
const size = () => caseWhen(c.age.lt(2), 1).otherwise(0)

const grouped = (one: AnyExpression, other: AnyExpression) =>
  query([c.name, one], { groupBy: [node(c.name), node(other)], orderBy: [node(other.desc()), node(c.name)] })

it('PostgreSQL is given the same placeholders', () => {
  const one = size()
  const { sql, parameters } = statementText(grouped(one, one), postgresqlDialect)
  const text = 'case when pet.age < $1 then $2::integer else $3::integer end'
  expect(sql).toBe(`select pet.name, ${text} from pet group by pet.name, ${text} order by ${text} desc, pet.name`)
  expect(parameters).toEqual([2, 1, 0])
})

it('MySQL and MariaDB are given the place of the column', () => {
  const one = size()
  for (const dialect of [mysqlDialect, mariadbDialect]) {
    const { sql, parameters } = statementText(grouped(one, one), dialect)
    expect(sql).toMatch(/ group by `?pet`?\.`?name`?, 2 order by 2 desc, `?pet`?\.`?name`?$/)
    expect(parameters).toHaveLength(3)
  }
})

it('SQLite is given the values again, which it does not mind', () => {
  const one = size()
  expect(sqlite(grouped(one, one)).parameters).toEqual([2, 1, 0, 2, 1, 0, 2, 1, 0])
})

it('another expression with other values is another one', () => {
  expect(statementText(grouped(size(), size()), postgresqlDialect).parameters).toHaveLength(6)
  expect(statementText(grouped(size(), size()), mysqlDialect).parameters).toHaveLength(9)
})
