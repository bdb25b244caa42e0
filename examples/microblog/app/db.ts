// The database of the app.
import { Athanor } from 'athanor'
import { config } from '../config.ts'

export const db = new Athanor(config)
