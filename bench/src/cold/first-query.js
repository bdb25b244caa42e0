// What every cold start does: a table with rows, and one row of it by its key. Plain JavaScript, so that no types are stripped.

export const fill = [
  'create table authors (id integer primary key, name text not null, email text not null)',
  `insert into authors (id, name, email) values ${Array.from({ length: 10 }, (_, at) => `(${at + 1}, 'Author ${at + 1}', 'author${at + 1}@example.com')`)}`,
]

/** Says what was found, and how much processor time it took. */
export function done(row) {
  const { user, system } = process.cpuUsage()
  const { id, name, email } = row
  process.stdout.write(JSON.stringify({ found: `${id} ${name} ${email}`, cpu: (user + system) / 1000 }))
}
