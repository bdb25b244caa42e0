// Words that SQLite does not take, or does not take everywhere, as names without quotes.

const words = `
  add all alter and as autoincrement begin between case cast check collate commit constraint create cross current_date
  current_time current_timestamp default deferrable delete distinct drop else end escape except exists false filter foreign
  from full glob group having if in index indexed inner insert instead intersect into is isnull join left like limit match
  materialized natural not nothing notnull null offset on or order outer over partition primary raise range recursive
  references regexp returning right rollback rows select set table then to transaction true union unique update using values
  when where window with within
`

/** The reserved words, in lower case. */
export const reservedWords: ReadonlySet<string> = new Set(words.trim().split(/\s+/))
