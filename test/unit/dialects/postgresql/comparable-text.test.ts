import { describe, expect, it } from 'vitest'
import { comparableText } from '../../../../src/dialects/postgresql/comparable-text.ts'

const same: readonly (readonly [model: string, database: string])[] = [
  ['price > 0 and price < 100', '((price > 0) AND (price < 100))'],
  ['small between (-5) and 7', "((small >= '-5'::integer) AND (small <= 7))"],
  ["word in ('x', 'y')", "(word = ANY (ARRAY['x'::text, 'y'::text]))"],
  ["word in ('x', 'y')", "((word)::text = ANY ((ARRAY['x'::character varying, 'y'::character varying])::text[]))"],
  ["word not in ('x')", "((word)::text <> 'x'::text)"],
  ["word not in ('x', 'y')", "(word <> ALL (ARRAY['x'::text, 'y'::text]))"],
  ["t like 'a%' or s <> 'q'", "((t ~~ 'a%'::text) OR ((s)::text <> 'q'::text))"],
  ["s not like 'a%'", "((s)::text !~~ 'a%'::text)"],
  ["s ilike 'a%'", "((s)::text ~~* 'a%'::text)"],
  ['lower(email)', 'lower((email)::text)'],
  ['a != 1', '(a <> 1)'],
  ['cast(a as numeric(10, 2)) > 1.50', '((a)::numeric(10,2) > 1.5)'],
  ["at > timestamptz '2020-01-01'", "(at > '2020-01-01'::timestamp with time zone)"],
  ['"order" = 1 and "Weird" = 2', '(("order" = 1) AND ("Weird" = 2))'],
  ["coalesce(a, '') <> ''", "(COALESCE(a, ''::text) <> ''::text)"],
  [" E'a\\\\b' = s", "('a\\b'::text = s)"],
  ['price > 0', '(price > (0)::numeric)'],
  ['lower(s) between 1 and 2', '((lower(s) >= 1) AND (lower(s) <= 2))'],
]

const different: readonly (readonly [string, string])[] = [
  ['price > 0', 'price > 1'],
  ["word in ('x', 'y')", "word in ('x', 'z')"],
  ["s = 'A'", "s = 'a'"],
  ['a = 1', '"A" = 1'],
  ['lower(s)', 'upper(s)'],
  ['a between 1 and 2', 'a between 1 and 3'],
]

describe('the text of an expression', () => {
  it.each(same)('is the same for a model and the database: %s', (model, database) => {
    expect(comparableText(database)).toBe(comparableText(model))
  })

  it.each(different)('tells apart %s and %s', (left, right) => {
    expect(comparableText(left)).not.toBe(comparableText(right))
  })
})
