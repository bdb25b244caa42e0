// What is changed, page by page read, and read whole: statements that write, in transactions that are rolled back.
import { deleteFrom, fn, insert, type KeysetPage, select, update } from 'athanor'
import { db } from '../db.ts'
import { Album, Artist, Genre, Invoice, Playlist, PlaylistTrack, Track } from '../models.ts'
import type { Answer, Question } from './question.ts'

/** What a function finds in a transaction that leaves nothing behind. */
function undone(find: () => Promise<readonly Answer[]>): Promise<readonly Answer[]> {
  return db.scope(async session => {
    await session.begin()
    const found = await find()
    await session.rollback()
    return found
  })
}

const tracksByGenre = select({ genreId: Track.c.genreId, tracks: fn.count(), worth: fn.sum(Track.c.unitPrice) })
  .groupBy(Track.c.genreId)
  .orderBy(Track.c.genreId)

export const newGenres: Question = {
  title: 'What if the list of genres of another shop is taken over?',
  ask: () =>
    undone(async () => {
      await insert(Genre)
        .values({ genreId: 1, name: 'Rock & Roll' }, { genreId: 901, name: 'Polka' }, { genreId: 902, name: 'Ska' })
        .onConflict(Genre.c.genreId)
        .doUpdate(excluded => ({ name: fn.concat(Genre.c.name, ', formerly ', excluded.name) }))
      return select({ genreId: Genre.c.genreId, name: Genre.c.name }).orderBy(Genre.c.genreId).all()
    }),
  before: [
    {
      sqlite: `
        insert into Genre (GenreId, Name) values (1, 'Rock & Roll'), (901, 'Polka'), (902, 'Ska')
        on conflict (GenreId) do update set Name = Genre.Name || ', formerly ' || excluded.Name`,
      postgresql: `
        insert into Genre (GenreId, Name) values (1, 'Rock & Roll'), (901, 'Polka'), (902, 'Ska')
        on conflict (GenreId) do update set Name = Genre.Name || ', formerly ' || excluded.Name`,
      mysql: `
        insert into Genre (GenreId, Name) values (1, 'Rock & Roll'), (901, 'Polka'), (902, 'Ska')
        on duplicate key update Name = concat(Name, ', formerly ', values(Name))`,
    },
  ],
  sql: 'select GenreId, Name from Genre order by 1',
}

export const dearerRock: Question = {
  title: 'What would the catalogue be worth if Rock cost ten cents more, and what was never sold half?',
  ask: () =>
    undone(async () => {
      await update(Track)
        .set({ unitPrice: Track.c.unitPrice.plus('0.10') })
        .from(Genre)
        .where(Genre.c.genreId.eq(Track.c.genreId), Genre.c.name.eq('Rock'))
      await update(Track)
        .set({ unitPrice: fn.round(Track.c.unitPrice.dividedBy('2'), 2) })
        .where(Track.c.invoiceLines.any().eq(false))
      return tracksByGenre.all()
    }),
  before: [
    {
      sqlite: `
        update Track set UnitPrice = Track.UnitPrice + 0.10 from Genre where Genre.GenreId = Track.GenreId and Genre.Name = 'Rock'`,
      postgresql: `
        update Track set UnitPrice = Track.UnitPrice + 0.10 from Genre where Genre.GenreId = Track.GenreId and Genre.Name = 'Rock'`,
      mysql: `
        update Track join Genre on Genre.GenreId = Track.GenreId set UnitPrice = UnitPrice + 0.10 where Genre.Name = 'Rock'`,
    },
    {
      sqlite: `
        update Track set UnitPrice = round(round(UnitPrice * 100) / 2 + 0.0001) / 100
        where TrackId not in (select TrackId from InvoiceLine)`,
      postgresql:
        'update Track set UnitPrice = round(UnitPrice / 2, 2) where TrackId not in (select TrackId from InvoiceLine)',
      mysql:
        'update Track set UnitPrice = round(UnitPrice / 2, 2) where TrackId not in (select TrackId from InvoiceLine)',
    },
  ],
  sql: 'select GenreId, count(*), sum(UnitPrice) from Track group by GenreId order by GenreId',
}

export const shorterPlaylists: Question = {
  title: 'What is left of the playlists without long tracks?',
  ask: () =>
    undone(async () => {
      await deleteFrom(PlaylistTrack)
        .using(Track)
        .where(Track.c.trackId.eq(PlaylistTrack.c.trackId), Track.c.milliseconds.gt(300_000))
      await deleteFrom(Playlist).where(
        Playlist.c.playlistId.notIn(select(PlaylistTrack.c.playlistId).where(PlaylistTrack.c.trackId.isNotNull())),
      )
      return select({ playlistId: Playlist.c.playlistId, tracks: fn.count() })
        .from(Playlist)
        .join(PlaylistTrack, PlaylistTrack.c.playlistId.eq(Playlist.c.playlistId))
        .groupBy(Playlist.c.playlistId)
        .orderBy(Playlist.c.playlistId)
        .all()
    }),
  before: [
    'delete from PlaylistTrack where TrackId in (select TrackId from Track where Milliseconds > 300000)',
    'delete from Playlist where PlaylistId not in (select PlaylistId from PlaylistTrack)',
  ],
  sql: 'select PlaylistId, count(*) from PlaylistTrack group by 1 order by 1',
}

export const allInvoices: Question = {
  title: 'Which invoices are there, in pages of fifty, the largest first?',
  async ask() {
    const found: Answer[] = []
    const query = select({ invoiceId: Invoice.c.invoiceId, total: Invoice.c.total }).from(Invoice)
    const by = [Invoice.c.total.desc(), Invoice.c.invoiceId]
    let after: string | null = null
    do {
      const page: KeysetPage<Answer> = await query.paginate({ by, after, perPage: 50 })
      found.push(...page.items)
      after = page.next
    } while (after !== null)
    return found
  },
  sql: 'select InvoiceId, Total from Invoice order by Total + 0 desc, InvoiceId',
}

export const wholeAlbums: Question = {
  title: 'What is on the albums of the artists with the most of them?',
  async ask() {
    const most = select(Album.c.artistId)
      .groupBy(Album.c.artistId)
      .orderBy(fn.count().desc(), Album.c.artistId)
      .limit(3)
    const artists = await select(Artist)
      .join(most.as('most'), most.as('most').c.value.eq(Artist.c.artistId))
      .with({ albums: albums => albums.with({ tracks: true }).orderBy(Album.c.albumId) })
      .orderBy(Artist.c.artistId)
      .all()
    return artists.flatMap(({ artistId, albums }) =>
      albums.map(({ title, tracks }) => ({
        artistId,
        title,
        tracks: tracks.length,
        seconds: tracks.reduce((sum, track) => sum + Math.trunc(track.milliseconds / 1000), 0),
      })),
    )
  },
  sql: {
    sqlite: `
      select ArtistId, Title, count(TrackId), coalesce(sum(Milliseconds / 1000), 0)
      from Album left join Track using (AlbumId)
      where ArtistId in (select ArtistId from (select ArtistId from Album group by 1 order by count(*) desc, 1 limit 3) m)
      group by Album.AlbumId, ArtistId, Title order by ArtistId, Album.AlbumId`,
    postgresql: `
      select ArtistId, Title, count(TrackId), coalesce(sum(Milliseconds / 1000), 0)
      from Album left join Track using (AlbumId)
      where ArtistId in (select ArtistId from (select ArtistId from Album group by 1 order by count(*) desc, 1 limit 3) m)
      group by Album.AlbumId, ArtistId, Title order by ArtistId, Album.AlbumId`,
    mysql: `
      select ArtistId, Title, count(TrackId), coalesce(sum(Milliseconds div 1000), 0)
      from Album left join Track using (AlbumId)
      where ArtistId in (select ArtistId from (select ArtistId from Album group by 1 order by count(*) desc, 1 limit 3) m)
      group by Album.AlbumId, ArtistId, Title order by ArtistId, Album.AlbumId`,
  },
}
