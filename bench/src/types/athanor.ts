// Athanor, by its declarations: the project that its own budget of types is about.
import { importOnlyModule, modelsModule } from '../../../test/types/budget/models.ts'
import type { TypeProject } from './project.ts'

export const athanor: TypeProject = {
  name: 'athanor',
  package: 'athanor',
  bare: () => importOnlyModule('athanor'),
  models: count => modelsModule(count, 'athanor'),
}
