// Writes a shop into an empty database.
import { insert } from 'athanor'
import { db } from './db.ts'
import {
  Album,
  Artist,
  Customer,
  Employee,
  Genre,
  Invoice,
  InvoiceLine,
  MediaType,
  Playlist,
  PlaylistTrack,
  Track,
} from './models.ts'
import type { Shop } from './shop.ts'

/** Makes the tables and fills them. */
export async function fill(shop: Shop): Promise<void> {
  await db.createAll()
  await db.transaction(async () => {
    await insert(Artist).values(shop.artists)
    await insert(Album).values(shop.albums)
    await insert(Genre).values(shop.genres)
    await insert(MediaType).values(shop.mediaTypes)
    await insert(Track).values(shop.tracks)
    await insert(Playlist).values(shop.playlists)
    await insert(PlaylistTrack).values(shop.playlistTracks)
    await insert(Employee).values(shop.employees)
    await insert(Customer).values(shop.customers)
    await insert(Invoice).values(shop.invoices)
    await insert(InvoiceLine).values(shop.invoiceLines)
  })
}
