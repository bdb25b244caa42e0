import { askEverything } from './suite.ts'

await askEverything('PascalCase')
