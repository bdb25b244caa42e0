// A program of several files: the database object.
import { Athanor } from 'athanor'

export const db = new Athanor({ url: 'sqlite:///app.db' })
