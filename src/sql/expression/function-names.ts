// Names of functions that one database or another has, beside those that are typed one by one: so that an editor knows them.
import type { Expression } from './expression.ts'

/** Functions whose result has no type here: `.cast(…)` or `sql.typed(…)` gives them one. */
export type NamedFunctions = { readonly [N in FunctionName]: (...operands: any[]) => Expression<any, any> }

type FunctionName = TextFunction | NumberFunction | TimeFunction | JsonFunction | AggregateFunction | WindowFunction

type TextFunction = 'char_length' | 'hex' | 'instr' | 'md5' | 'substr'

type NumberFunction = 'log'

type TimeFunction = 'date' | 'date_trunc' | 'datetime' | 'julianday' | 'strftime' | 'time' | 'unixepoch'

type JsonFunction =
  | 'json_array'
  | 'json_array_length'
  | 'json_each'
  | 'json_extract'
  | 'json_group_array'
  | 'json_group_object'
  | 'json_object'
  | 'json_type'

type AggregateFunction = 'array_agg' | 'bool_and' | 'bool_or' | 'group_concat' | 'string_agg' | 'total'

type WindowFunction =
  | 'cume_dist'
  | 'dense_rank'
  | 'first_value'
  | 'last_value'
  | 'nth_value'
  | 'percent_rank'
  | 'row_number'
