// Operators, JSON, arrays, time, tuples and windows with operands of other types.
import {
  Athanor,
  all,
  any,
  array,
  datetime,
  fn,
  integer,
  json,
  literal,
  match,
  select,
  string,
  text,
  tuple,
} from 'athanor'

const db = new Athanor()
class Thing extends db.Model('Thing', {
  id: integer().primaryKey(),
  name: string(40),
  at: datetime(),
  data: json<{ a: number }>(),
  words: array(text()),
}) {}
const { c } = Thing

export function operands() {
  // @ts-expect-error isNot of another type
  c.id.isNot('x')
  // @ts-expect-error a remainder by a text
  c.id.modulo('2')
  // @ts-expect-error a sum of a number and a point in time
  c.id.plus(c.at)
  // @ts-expect-error a value of another type of number
  c.id.times('2.5')
  // @ts-expect-error bits of another type
  c.id.bitAnd('1')
  // @ts-expect-error a number begins with nothing
  c.id.startsWith('1')
  // @ts-expect-error a number contains nothing
  c.id.contains('1')
  // @ts-expect-error a part that is no text
  c.name.icontains(5)
  // @ts-expect-error a pattern that is no text
  c.name.matches(/x/)
  // @ts-expect-error an operator is a text
  c.id.op(5, 1)
  // @ts-expect-error items of another type
  c.words.overlaps([1])
  // @ts-expect-error an item of another type
  c.words.append(1)
  // @ts-expect-error an item of what is no array
  c.name.at(0)
  // @ts-expect-error a place is a number
  c.words.at('0')
  // @ts-expect-error a key is a text
  c.data.hasKey(0)
  // @ts-expect-error a path of steps
  c.data.path({})
  // @ts-expect-error a value of a path of another type
  c.data.path('a').eq('x')
  // @ts-expect-error a time is not moved by a number
  c.at.plus(5)
  // @ts-expect-error a number has no length of time
  c.id.plus('P1D')
  // @ts-expect-error rows of another type
  c.id.gt(any(select(c.name)))
  // @ts-expect-error an array of another type
  c.id.eq(all(c.words))
  // @ts-expect-error a row of other types
  tuple(c.id, c.name).eq(['a', 1])
  // @ts-expect-error a row of fewer values
  tuple(c.id, c.name).in([[1]])
  // @ts-expect-error parts are expressions
  tuple(1, 2)
  // @ts-expect-error no such field
  fn.extract('years', c.at)
  // @ts-expect-error no such unit
  fn.dateTrunc('epoch', c.at)
  // @ts-expect-error a frame has two ends
  fn.sum(c.id).over({ rows: [1] })
  // @ts-expect-error nothing like it is left out
  fn.sum(c.id).over({ rows: [0, 1], exclude: 'all' })
  // @ts-expect-error a truth value is no number
  fn.sum(c.id.gt(1))
  // @ts-expect-error a date is no number
  fn.sum(c.at)
  // @ts-expect-error a filter is a condition
  fn.sum(c.id).filter(c.name)
  // @ts-expect-error a value of another type
  literal('x', integer())
  // @ts-expect-error words are a text
  match(c.name, 5)
  // @ts-expect-error a column is no aggregate
  c.id.distinct()
  // @ts-expect-error a sum of operands of two types
  fn.greatest(c.id, 'x')
}
