// What is sold, where and when.
import { caseWhen, cte, double, fn, rollup, select } from 'athanor'
import { Customer, Employee, Genre, Invoice, InvoiceLine, MediaType, Track } from '../models.ts'
import type { Question } from './question.ts'

const amount = InvoiceLine.c.unitPrice.times(InvoiceLine.c.quantity.cast(Track.attributes.unitPrice))
