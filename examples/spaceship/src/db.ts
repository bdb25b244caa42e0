// The database of the app, as the machine's own configuration says.
import { join } from 'node:path'
import { Athanor } from 'athanor'
import { config } from '../instance/config.ts'

export const db = new Athanor({ instancePath: join(import.meta.dirname, '../instance'), ...config })
