import { askEverything } from './suite.ts'

await askEverything('snake_case')
