// All questions, by name.
import * as catalogue from './questions/catalogue.ts'
import * as changes from './questions/changes.ts'
import * as customers from './questions/customers.ts'
import type { Question } from './questions/question.ts'
import * as sales from './questions/sales.ts'

export const questions: Readonly<Record<string, Question>> = { ...sales, ...customers, ...catalogue, ...changes }
