// A music shop: tables of an existing database, with names of its own.
import { Athanor, datetime, fn, integer, many, numeric, one, select, string } from 'athanor'
import { type Equal, is } from '../equal.ts'

const db = new Athanor({ url: 'sqlite:///chinook.db' })

export class Artist extends db.Model(
  'Artist',
  {
    id: integer().primaryKey().name('ArtistId'),
    name: string(120).nullable().name('Name'),
    get albums() {
      return many(() => Album, { backPopulates: 'artist' })
    },
  },
  { tableName: 'Artist' },
) {}

export class Album extends db.Model(
  'Album',
  {
    id: integer().primaryKey().name('AlbumId'),
    title: string(160).name('Title'),
    artistId: integer().name('ArtistId').references('Artist.ArtistId'),
    get artist() {
      return one(() => Artist, { backPopulates: 'albums' })
    },
    get tracks() {
      return many(() => Track, { backPopulates: 'album' })
    },
  },
  { tableName: 'Album' },
) {}

export class Track extends db.Model(
  'Track',
  {
    id: integer().primaryKey().name('TrackId'),
    name: string(200).name('Name'),
    albumId: integer().nullable().name('AlbumId').references('Album.AlbumId'),
    composer: string(220).nullable().name('Composer'),
    unitPrice: numeric(10, 2).asNumber().name('UnitPrice'),
    get album() {
      return one(() => Album, { backPopulates: 'tracks' }).nullable()
    },
    get lines() {
      return many(() => InvoiceLine, { backPopulates: 'track' })
    },
    get playlists() {
      return many(() => Playlist, { through: 'PlaylistTrack', backPopulates: 'tracks' })
    },
  },
  { tableName: 'Track' },
) {}

export class Playlist extends db.Model(
  'Playlist',
  {
    id: integer().primaryKey().name('PlaylistId'),
    name: string(120).nullable().name('Name'),
    get tracks() {
      return many(() => Track, { through: 'PlaylistTrack', backPopulates: 'playlists' })
    },
  },
  { tableName: 'Playlist' },
) {}

export class Employee extends db.Model(
  'Employee',
  {
    id: integer().primaryKey().name('EmployeeId'),
    lastName: string(20).name('LastName'),
    reportsTo: integer().nullable().name('ReportsTo').references('Employee.EmployeeId'),
    get manager() {
      return one(() => Employee, { backPopulates: 'reports' }).nullable()
    },
    get reports() {
      return many(() => Employee, { backPopulates: 'manager' })
    },
    get customers() {
      return many(() => Customer, { backPopulates: 'support' })
    },
  },
  { tableName: 'Employee' },
) {}

export class Customer extends db.Model(
  'Customer',
  {
    id: integer().primaryKey().name('CustomerId'),
    firstName: string(40).name('FirstName'),
    lastName: string(20).name('LastName'),
    supportId: integer().nullable().name('SupportRepId').references('Employee.EmployeeId'),
    get support() {
      return one(() => Employee, { backPopulates: 'customers' }).nullable()
    },
    get invoices() {
      return many(() => Invoice, { backPopulates: 'customer' })
    },
  },
  { tableName: 'Customer' },
) {}

export class Invoice extends db.Model(
  'Invoice',
  {
    id: integer().primaryKey().name('InvoiceId'),
    customerId: integer().name('CustomerId').references('Customer.CustomerId'),
    date: datetime().name('InvoiceDate'),
    total: numeric(10, 2).asNumber().name('Total'),
    get customer() {
      return one(() => Customer, { backPopulates: 'invoices' })
    },
    get lines() {
      return many(() => InvoiceLine, { backPopulates: 'invoice', cascade: ['all', 'deleteOrphan'] })
    },
  },
  { tableName: 'Invoice' },
) {}

export class InvoiceLine extends db.Model(
  'InvoiceLine',
  {
    id: integer().primaryKey().name('InvoiceLineId'),
    invoiceId: integer().name('InvoiceId').references('Invoice.InvoiceId'),
    trackId: integer().name('TrackId').references('Track.TrackId'),
    quantity: integer().name('Quantity'),
    get invoice() {
      return one(() => Invoice, { backPopulates: 'lines' })
    },
    get track() {
      return one(() => Track, { backPopulates: 'lines' })
    },
  },
  { tableName: 'InvoiceLine' },
) {}

export async function bestCustomers() {
  const best = await select({ customer: Customer, spent: fn.sum(Invoice.c.total) })
    .from(Customer)
    .join(Customer.c.invoices)
    .groupBy(Customer.c.id)
    .orderBy(fn.sum(Invoice.c.total).desc())
    .limit(10)
    .all()
  is<Equal<typeof best, { customer: Customer; spent: number | null }[]>>()
  const customers = await Customer.load(
    best.map(row => row.customer),
    { invoices: { lines: { track: { album: { artist: true } } } }, support: { manager: true } },
  )
  for (const customer of customers) {
    const bought = customer.invoices.flatMap(invoice => invoice.lines.map(line => line.track))
    const artists = bought.map(track => track.album?.artist.name ?? 'unknown')
    is<Equal<typeof artists, string[]>>()
    const boss = customer.support?.manager?.lastName
    is<Equal<NonNullable<typeof boss>, string>>()
  }
}
