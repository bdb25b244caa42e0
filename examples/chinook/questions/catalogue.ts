// What there is to buy: artists, albums, tracks, playlists; and who sells it.
import { alias, and, caseWhen, cte, fn, integer, literal, not, select, values } from 'athanor'
import { Album, Artist, Employee, Genre, InvoiceLine, Playlist, PlaylistTrack, Track } from '../models.ts'
import type { Question } from './question.ts'

export const employeeTree: Question = {
  title: 'Who reports to whom, through all levels?',
  ask() {
    const { employeeId, lastName, reportsTo } = Employee.c
    const tree = cte.recursive(
      'tree',
      select({ employeeId, level: literal(0, integer()), path: fn.concat('/', lastName) })
        .from(Employee)
        .where(reportsTo.isNull()),
      above =>
        select({ employeeId, level: above.c.level.plus(1), path: fn.concat(above.c.path, '/', lastName) })
          .from(Employee)
          .join(above, above.c.employeeId.eq(reportsTo)),
    )
    return select(tree).orderBy(tree.c.level, tree.c.employeeId).all()
  },
  sql: {
    sqlite: `
      with recursive Tree (EmployeeId, Level, Path) as (
        select EmployeeId, 0, '/' || LastName from Employee where ReportsTo is null
        union all
        select e.EmployeeId, Level + 1, Path || '/' || e.LastName from Employee e join Tree on Tree.EmployeeId = e.ReportsTo
      )
      select EmployeeId, Level, Path from Tree order by Level, EmployeeId`,
    postgresql: `
      with recursive Tree (EmployeeId, Level, Path) as (
        select EmployeeId, 0, '/' || LastName from Employee where ReportsTo is null
        union all
        select e.EmployeeId, Level + 1, Path || '/' || e.LastName from Employee e join Tree on Tree.EmployeeId = e.ReportsTo
      )
      select EmployeeId, Level, Path from Tree order by Level, EmployeeId`,
    mysql: `
      with recursive Tree (EmployeeId, Level, Path) as (
        select EmployeeId, 0, cast(concat('/', LastName) as char(1000)) from Employee where ReportsTo is null
        union all
        select e.EmployeeId, Level + 1, concat(Path, '/', e.LastName) from Employee e join Tree on Tree.EmployeeId = e.ReportsTo
      )
      select EmployeeId, Level, Path from Tree order by Level, EmployeeId`,
  },
}

export const neverSold: Question = {
  title: 'Which artists never sold a track?',
  ask() {
    const sold = Artist.c.albums.any(Album.c.tracks.any(Track.c.invoiceLines.any()))
    return select({ artistId: Artist.c.artistId, name: Artist.c.name })
      .where(not(sold))
      .orderBy(Artist.c.artistId)
      .all()
  },
  sql: `
    select ArtistId, Name from Artist
    where ArtistId not in (select ArtistId from Album join Track using (AlbumId) join InvoiceLine using (TrackId))
    order by 1`,
}

export const topTracks: Question = {
  title: 'Which three tracks of each genre sell best?',
  ask() {
    const times = fn.count(InvoiceLine.c.invoiceLineId)
    const place = fn.rowNumber().over({ partitionBy: Track.c.genreId, orderBy: [times.desc(), Track.c.trackId] })
    const ranked = select({ genreId: Track.c.genreId, trackId: Track.c.trackId, times, place })
      .from(Track)
      .join(Track.c.invoiceLines)
      .groupBy(Track.c.genreId, Track.c.trackId)
      .as('ranked')
    return select({ genre: Genre.c.name, place: ranked.c.place, track: Track.c.name, times: ranked.c.times })
      .from(ranked)
      .join(Genre, Genre.c.genreId.eq(ranked.c.genreId))
      .join(Track, Track.c.trackId.eq(ranked.c.trackId))
      .where(ranked.c.place.lte(3))
      .orderBy(Genre.c.genreId, ranked.c.place)
      .all()
  },
  sql: `
    select Genre.Name, Place, Track.Name, Times
    from (
      select Track.GenreId, Track.TrackId, count(*) as Times,
        row_number() over (partition by Track.GenreId order by count(*) desc, Track.TrackId) as Place
      from Track join InvoiceLine on InvoiceLine.TrackId = Track.TrackId group by Track.GenreId, Track.TrackId
    ) r join Genre on Genre.GenreId = r.GenreId join Track on Track.TrackId = r.TrackId
    where Place <= 3 order by Genre.GenreId, Place`,
}

export const samePlaylists: Question = {
  title: 'Which playlists share tracks, and how many percent of the smaller one?',
  ask() {
    const [one, other] = [alias(PlaylistTrack, 'one'), alias(PlaylistTrack, 'other')]
    const sizes = cte(
      'sizes',
      select({ playlistId: PlaylistTrack.c.playlistId, tracks: fn.count() }).groupBy(PlaylistTrack.c.playlistId),
    )
    const others = alias(sizes, 'others')
    const shared = fn.count()
    const smaller = fn.least(fn.min(sizes.c.tracks), fn.min(others.c.tracks))
    return select({
      first: one.c.playlistId,
      second: other.c.playlistId,
      shared,
      percent: shared.times(100).dividedBy(smaller),
    })
      .from(one)
      .join(other, and(other.c.trackId.eq(one.c.trackId), other.c.playlistId.gt(one.c.playlistId)))
      .join(sizes, sizes.c.playlistId.eq(one.c.playlistId))
      .join(others, others.c.playlistId.eq(other.c.playlistId))
      .groupBy(one.c.playlistId, other.c.playlistId)
      .orderBy(one.c.playlistId, other.c.playlistId)
      .all()
  },
  sql: {
    sqlite: `
      with Sizes as (select PlaylistId, count(*) as Tracks from PlaylistTrack group by 1)
      select a.PlaylistId, b.PlaylistId, count(*), count(*) * 100 / min(min(x.Tracks), min(y.Tracks))
      from PlaylistTrack a join PlaylistTrack b on b.TrackId = a.TrackId and b.PlaylistId > a.PlaylistId
      join Sizes x on x.PlaylistId = a.PlaylistId join Sizes y on y.PlaylistId = b.PlaylistId
      group by 1, 2 order by 1, 2`,
    postgresql: `
      with Sizes as (select PlaylistId, count(*) as Tracks from PlaylistTrack group by 1)
      select a.PlaylistId, b.PlaylistId, count(*), count(*) * 100 / least(min(x.Tracks), min(y.Tracks))
      from PlaylistTrack a join PlaylistTrack b on b.TrackId = a.TrackId and b.PlaylistId > a.PlaylistId
      join Sizes x on x.PlaylistId = a.PlaylistId join Sizes y on y.PlaylistId = b.PlaylistId
      group by 1, 2 order by 1, 2`,
    mysql: `
      with Sizes as (select PlaylistId, count(*) as Tracks from PlaylistTrack group by 1)
      select a.PlaylistId, b.PlaylistId, count(*), count(*) * 100 div least(min(x.Tracks), min(y.Tracks))
      from PlaylistTrack a join PlaylistTrack b on b.TrackId = a.TrackId and b.PlaylistId > a.PlaylistId
      join Sizes x on x.PlaylistId = a.PlaylistId join Sizes y on y.PlaylistId = b.PlaylistId
      group by 1, 2 order by 1, 2`,
  },
}

export const boughtTogether: Question = {
  title: 'Which artists are bought together most often?',
  ask() {
    const artists = cte(
      'artists',
      select({ invoiceId: InvoiceLine.c.invoiceId, artistId: Album.c.artistId })
        .from(InvoiceLine)
        .join(InvoiceLine.c.track)
        .join(Track.c.album)
        .distinct(),
    )
    const others = alias(artists, 'others')
    const together = and(others.c.invoiceId.eq(artists.c.invoiceId), others.c.artistId.gt(artists.c.artistId))
    return select({ first: artists.c.artistId, second: others.c.artistId, times: fn.count() })
      .from(artists)
      .join(others, together)
      .groupBy(artists.c.artistId, others.c.artistId)
      .having(fn.count().gt(1))
      .orderBy(fn.count().desc(), artists.c.artistId, others.c.artistId)
      .limit(20)
      .all()
  },
  sql: `
    with Artists as (
      select distinct InvoiceId, ArtistId from InvoiceLine join Track using (TrackId) join Album using (AlbumId)
    )
    select a.ArtistId, b.ArtistId, count(*)
    from Artists a join Artists b on b.InvoiceId = a.InvoiceId and b.ArtistId > a.ArtistId
    group by 1, 2 having count(*) > 1 order by 3 desc, 1, 2 limit 20`,
}

export const partlySold: Question = {
  title: 'Of which albums are some tracks sold, and others not?',
  ask() {
    const [tracks, sold] = [fn.countDistinct(Track.c.trackId), fn.countDistinct(InvoiceLine.c.trackId)]
    return select({ albumId: Album.c.albumId, title: Album.c.title, tracks, sold })
      .from(Album)
      .join(Album.c.tracks)
      .leftJoin(Track.c.invoiceLines)
      .groupBy(Album.c.albumId, Album.c.title)
      .having(sold.gt(0), sold.lt(tracks))
      .orderBy(Album.c.albumId)
      .all()
  },
  sql: `
    select AlbumId, Title, count(distinct Track.TrackId), count(distinct InvoiceLine.TrackId)
    from Album join Track using (AlbumId) left join InvoiceLine on InvoiceLine.TrackId = Track.TrackId
    group by 1, 2
    having count(distinct InvoiceLine.TrackId) > 0 and count(distinct InvoiceLine.TrackId) < count(distinct Track.TrackId)
    order by 1`,
}

export const priceStatistics: Question = {
  title: 'How long and how dear are the tracks of each genre?',
  ask() {
    const { milliseconds, unitPrice } = Track.c
    return select({
      genreId: Genre.c.genreId,
      tracks: fn.count(Track.c.trackId),
      least: fn.min(unitPrice),
      most: fn.max(unitPrice),
      mean: fn.round(fn.avg(unitPrice), 4),
      seconds: fn.round(fn.avg(milliseconds.dividedBy(1000)), 4),
      spread: fn.round(fn.stddevPop(milliseconds), 2),
      composed: fn.count(Track.c.composer),
      long: fn.count().filter(milliseconds.gt(600_000)),
    })
      .from(Genre)
      .join(Genre.c.tracks)
      .groupBy(Genre.c.genreId)
      .orderBy(Genre.c.genreId)
      .all()
  },
  sql: {
    sqlite: `
      select GenreId, count(*), min(UnitPrice + 0), max(UnitPrice + 0), round(avg(UnitPrice), 4), round(avg(Milliseconds / 1000), 4),
        round(sqrt(max(0, avg(1.0 * Milliseconds * Milliseconds) - avg(Milliseconds) * avg(Milliseconds))), 2),
        count(Composer), sum(Milliseconds > 600000)
      from Genre join Track using (GenreId) group by 1 order by 1`,
    postgresql: `
      select GenreId, count(*), min(UnitPrice), max(UnitPrice), round(avg(UnitPrice), 4), round(avg(Milliseconds / 1000), 4),
        round(stddev_pop(Milliseconds), 2), count(Composer), sum((Milliseconds > 600000)::int)
      from Genre join Track using (GenreId) group by 1 order by 1`,
    mysql: `
      select GenreId, count(*), min(UnitPrice), max(UnitPrice), round(avg(UnitPrice), 4), round(avg(Milliseconds div 1000), 4),
        round(stddev_pop(Milliseconds), 2), count(Composer), sum(Milliseconds > 600000)
      from Genre join Track using (GenreId) group by 1 order by 1`,
  },
}

export const medianLengths: Question = {
  title: 'What is the median length of the tracks of each album with at least three?',
  ask() {
    const { albumId, milliseconds, trackId } = Track.c
    const ordered = select({
      albumId,
      milliseconds,
      place: fn.rowNumber().over({ partitionBy: albumId, orderBy: [milliseconds, trackId] }),
      tracks: fn.count().over({ partitionBy: albumId }),
    })
      .from(Track)
      .where(albumId.isNotNull())
      .as('ordered')
    const { place, tracks } = ordered.c
    const middle = place.between(tracks.plus(1).dividedBy(2), tracks.plus(2).dividedBy(2))
    return select({ albumId: ordered.c.albumId, median: fn.avg(ordered.c.milliseconds) })
      .from(ordered)
      .where(tracks.gte(3), middle)
      .groupBy(ordered.c.albumId)
      .orderBy(ordered.c.albumId)
      .all()
  },
  sql: {
    sqlite: `
      select AlbumId, avg(Milliseconds) from (
        select AlbumId, Milliseconds, row_number() over (partition by AlbumId order by Milliseconds) as Place,
          count(*) over (partition by AlbumId) as Tracks
        from Track where AlbumId is not null
      ) o
      where Tracks >= 3 and Place in ((Tracks + 1) / 2, (Tracks + 2) / 2) group by 1 order by 1`,
    postgresql: `
      select AlbumId, percentile_cont(0.5) within group (order by Milliseconds) from Track
      where AlbumId is not null group by 1 having count(*) >= 3 order by 1`,
    mysql: `
      select distinct AlbumId, median(Milliseconds) over (partition by AlbumId) from Track
      where AlbumId in (select AlbumId from Track group by 1 having count(*) >= 3) order by 1`,
  },
}

export const priceBands: Question = {
  title: 'How many tracks are in each band of lengths?',
  ask() {
    const bands = values([
      { band: 1, from: 0, to: 180_000 },
      { band: 2, from: 180_000, to: 300_000 },
      { band: 3, from: 300_000, to: 600_000 },
      { band: 4, from: 600_000, to: 2_000_000_000 },
    ]).as('bands')
    return select({ band: bands.c.band, tracks: fn.count(Track.c.trackId) })
      .from(bands)
      .leftJoin(Track, and(Track.c.milliseconds.gte(bands.c.from), Track.c.milliseconds.lt(bands.c.to)))
      .groupBy(bands.c.band)
      .orderBy(bands.c.band)
      .all()
  },
  sql: `
    select Band, count(TrackId)
    from (
      select 1 as Band, 0 as Low, 180000 as High union all select 2, 180000, 300000
      union all select 3, 300000, 600000 union all select 4, 600000, 2000000000
    ) b left join Track on Milliseconds >= Low and Milliseconds < High
    group by 1 order by 1`,
}

export const genresOfPlaylists: Question = {
  title: 'Which genres does each playlist have?',
  async ask() {
    const genres = select({ playlistId: PlaylistTrack.c.playlistId, genreId: Track.c.genreId })
      .from(PlaylistTrack)
      .join(Track, Track.c.trackId.eq(PlaylistTrack.c.trackId))
      .where(Track.c.genreId.isNotNull())
      .distinct()
      .as('genres')
    const list = fn.stringAgg(genres.c.genreId, ' ').orderBy(genres.c.genreId)
    const kind = caseWhen(fn.count(genres.c.genreId).gt(1), 'mixed').when(
      fn.count(genres.c.genreId).eq(1),
      'of one kind',
    )
    return select({ playlistId: Playlist.c.playlistId, kind: kind.otherwise('empty'), genres: list })
      .from(Playlist)
      .leftJoin(genres, genres.c.playlistId.eq(Playlist.c.playlistId))
      .groupBy(Playlist.c.playlistId)
      .orderBy(Playlist.c.playlistId)
      .all()
  },
  sql: {
    sqlite: `
      select p.PlaylistId, case count(GenreId) when 0 then 'empty' when 1 then 'of one kind' else 'mixed' end,
        group_concat(GenreId, ' ' order by GenreId)
      from Playlist p left join (
        select distinct PlaylistId, GenreId from PlaylistTrack join Track using (TrackId) where GenreId is not null
      ) g on g.PlaylistId = p.PlaylistId
      group by 1 order by 1`,
    postgresql: `
      select p.PlaylistId, case count(GenreId) when 0 then 'empty' when 1 then 'of one kind' else 'mixed' end,
        string_agg(GenreId::text, ' ' order by GenreId)
      from Playlist p left join (
        select distinct PlaylistId, GenreId from PlaylistTrack join Track using (TrackId) where GenreId is not null
      ) g on g.PlaylistId = p.PlaylistId
      group by 1 order by 1`,
    mysql: `
      select p.PlaylistId, case count(GenreId) when 0 then 'empty' when 1 then 'of one kind' else 'mixed' end,
        group_concat(GenreId order by GenreId separator ' ')
      from Playlist p left join (
        select distinct PlaylistId, GenreId from PlaylistTrack join Track using (TrackId) where GenreId is not null
      ) g on g.PlaylistId = p.PlaylistId
      group by 1 order by 1`,
  },
}
