// `npm run ask`: lists the questions; `npm run ask employeeTree` answers one, and shows the SQL that it stands for.
import { db } from './db.ts'
import { textOf } from './plain.ts'
import { questions } from './questions.ts'

const [, , name] = process.argv
const question = name === undefined ? undefined : questions[name]

if (question !== undefined) {
  console.log(question.title)
  console.table((await db.scope(() => question.ask())).slice(0, 50))
  console.log([...(question.before ?? []), question.sql].map(textOf).join('\n'))
} else {
  for (const [key, { title }] of Object.entries(questions)) console.log(`${key.padEnd(20)} ${title}`)
}
await db.close()
process.exitCode = name !== undefined && question === undefined ? 1 : 0
