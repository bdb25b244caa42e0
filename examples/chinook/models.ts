// The tables of a music shop: what `athanor inspect` writes for a Chinook database, with the names left to `db.ts`.
import { datetime, integer, many, numeric, one, string } from 'athanor'
import { db } from './db.ts'

export class Artist extends db.Model('Artist', {
  artistId: integer().primaryKey(),
  name: string(120).nullable(),
  get albums() {
    return many(() => Album, { backPopulates: 'artist' })
  },
}) {}

export class Album extends db.Model('Album', {
  albumId: integer().primaryKey(),
  title: string(160),
  get artistId() {
    return integer()
      .index()
      .references(() => Artist.c.artistId)
  },
  get artist() {
    return one(() => Artist, { backPopulates: 'albums' })
  },
  get tracks() {
    return many(() => Track, { backPopulates: 'album' })
  },
}) {}

export class Genre extends db.Model('Genre', {
  genreId: integer().primaryKey(),
  name: string(120).nullable(),
  get tracks() {
    return many(() => Track, { backPopulates: 'genre' })
  },
}) {}

export class MediaType extends db.Model('MediaType', {
  mediaTypeId: integer().primaryKey(),
  name: string(120).nullable(),
  get tracks() {
    return many(() => Track, { backPopulates: 'mediaType' })
  },
}) {}

export class Track extends db.Model('Track', {
  trackId: integer().primaryKey(),
  name: string(200),
  composer: string(220).nullable(),
  milliseconds: integer(),
  bytes: integer().nullable(),
  unitPrice: numeric(10, 2),
  get albumId() {
    return integer()
      .nullable()
      .index()
      .references(() => Album.c.albumId)
  },
  get mediaTypeId() {
    return integer()
      .index()
      .references(() => MediaType.c.mediaTypeId)
  },
  get genreId() {
    return integer()
      .nullable()
      .index()
      .references(() => Genre.c.genreId)
  },
  get album() {
    return one(() => Album, { backPopulates: 'tracks' }).nullable()
  },
  get mediaType() {
    return one(() => MediaType, { backPopulates: 'tracks' })
  },
  get genre() {
    return one(() => Genre, { backPopulates: 'tracks' }).nullable()
  },
  get playlists() {
    return many(() => Playlist, { through: () => PlaylistTrack, backPopulates: 'tracks' })
  },
  get invoiceLines() {
    return many(() => InvoiceLine, { backPopulates: 'track' })
  },
}) {}

export class Playlist extends db.Model('Playlist', {
  playlistId: integer().primaryKey(),
  name: string(120).nullable(),
  get tracks() {
    return many(() => Track, { through: () => PlaylistTrack, backPopulates: 'playlists' })
  },
}) {}

/** Which tracks are in which playlist. */
export class PlaylistTrack extends db.Model('PlaylistTrack', {
  get playlistId() {
    return integer()
      .primaryKey()
      .references(() => Playlist.c.playlistId)
  },
  get trackId() {
    return integer()
      .primaryKey()
      .index()
      .references(() => Track.c.trackId)
  },
}) {}

export class Employee extends db.Model('Employee', {
  employeeId: integer().primaryKey(),
  lastName: string(20),
  firstName: string(20),
  title: string(30).nullable(),
  birthDate: datetime({ precision: 0, timeZone: false }).nullable(),
  hireDate: datetime({ precision: 0, timeZone: false }).nullable(),
  address: string(70).nullable(),
  city: string(40).nullable(),
  state: string(40).nullable(),
  country: string(40).nullable(),
  postalCode: string(10).nullable(),
  phone: string(24).nullable(),
  fax: string(24).nullable(),
  email: string(60).nullable(),
  get reportsTo() {
    return integer()
      .nullable()
      .index()
      .references(() => Employee.c.employeeId)
  },
  get manager() {
    return one(() => Employee, { backPopulates: 'reports' }).nullable()
  },
  get reports() {
    return many(() => Employee, { backPopulates: 'manager' })
  },
  get customers() {
    return many(() => Customer, { backPopulates: 'supportRep' })
  },
}) {}

export class Customer extends db.Model('Customer', {
  customerId: integer().primaryKey(),
  firstName: string(40),
  lastName: string(20),
  company: string(80).nullable(),
  address: string(70).nullable(),
  city: string(40).nullable(),
  state: string(40).nullable(),
  country: string(40).nullable(),
  postalCode: string(10).nullable(),
  phone: string(24).nullable(),
  fax: string(24).nullable(),
  email: string(60),
  get supportRepId() {
    return integer()
      .nullable()
      .index()
      .references(() => Employee.c.employeeId)
  },
  get supportRep() {
    return one(() => Employee, { backPopulates: 'customers' }).nullable()
  },
  get invoices() {
    return many(() => Invoice, { backPopulates: 'customer' })
  },
}) {}

export class Invoice extends db.Model('Invoice', {
  invoiceId: integer().primaryKey(),
  invoiceDate: datetime({ precision: 0, timeZone: false }),
  billingAddress: string(70).nullable(),
  billingCity: string(40).nullable(),
  billingState: string(40).nullable(),
  billingCountry: string(40).nullable(),
  billingPostalCode: string(10).nullable(),
  total: numeric(10, 2),
  get customerId() {
    return integer()
      .index()
      .references(() => Customer.c.customerId)
  },
  get customer() {
    return one(() => Customer, { backPopulates: 'invoices' })
  },
  get invoiceLines() {
    return many(() => InvoiceLine, { backPopulates: 'invoice' })
  },
}) {}

export class InvoiceLine extends db.Model('InvoiceLine', {
  invoiceLineId: integer().primaryKey(),
  unitPrice: numeric(10, 2),
  quantity: integer(),
  get invoiceId() {
    return integer()
      .index()
      .references(() => Invoice.c.invoiceId)
  },
  get trackId() {
    return integer()
      .index()
      .references(() => Track.c.trackId)
  },
  get invoice() {
    return one(() => Invoice, { backPopulates: 'invoiceLines' })
  },
  get track() {
    return one(() => Track, { backPopulates: 'invoiceLines' })
  },
}) {}
