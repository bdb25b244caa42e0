import { expect, test } from 'vitest'
import { altersSession } from '../../../src/engine/session-altering.ts'

test.each([
  "set timezone = 'Europe/Berlin'",
  '-- for this page\nset statement_timeout = 5',
  '# for this page\nset session sql_mode = 0',
  '/*!40101 set names latin1 */',
  '/*M!100100 set names latin1 */',
  '/* one /* in another */ is still a comment */ set role reader',
  'select 1; set role reader',
  "select set_config('app.user', '1', false)",
  'select pg_try_advisory_lock(1)',
  "select get_lock('one', 0)",
  'create temp table t (id integer)',
  'create or replace temporary table t (id integer)',
  'create local temporary table t (id integer)',
  'select * into temp t from u',
  'select count(*) into @n from t',
  'select @n := 1',
  'listen news',
  'do $$ begin perform 1; end $$',
])('%s may leave something behind', text => {
  expect(altersSession(text)).toBe(true)
})

test.each([
  'select 1',
  ' (select 1) union (select 2)',
  '-- set nothing\nselect 1',
  '/* set nothing */ update t set a = 1',
  "select string_agg(name, '; ') from t",
  'select temp, temporary from weather',
  'insert into weather (temp) values (1)',
  'with a as (select 1) select * from a;',
  'create table t (id integer)',
  '',
])('%s leaves nothing behind', text => {
  expect(altersSession(text)).toBe(false)
})
