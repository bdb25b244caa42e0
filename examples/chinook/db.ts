// `db`: which database it is, and how its tables and columns are named.
import { Athanor, type NamingConvention } from 'athanor'

const url = process.env.DATABASE_URL ?? 'sqlite:///instance/shop.db'

/** Chinook is published with names such as `InvoiceLine.UnitPrice`, and for PostgreSQL with names such as `invoice_line.unit_price`. */
export const spelling =
  process.env.CHINOOK_NAMES ?? (/^(postgres|cockroachdb|yugabytedb)/.test(url) ? 'snake_case' : 'PascalCase')

const pascalCase: Partial<NamingConvention> = {
  tableName: model => model,
  columnName: attribute => attribute.slice(0, 1).toUpperCase() + attribute.slice(1),
}

export const db = new Athanor({ url, naming: spelling === 'PascalCase' ? pascalCase : {} })
