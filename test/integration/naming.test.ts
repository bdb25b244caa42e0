// How tables and columns are named that are given no name: one convention for all models.
import { expect, it } from 'vitest'
import { integer, many, one, select, string } from '../../src/exports/index.ts'
import { eachDatabase } from '../databases.ts'

eachDatabase((_, makeDb) => {
  it('a convention names the tables and columns of all models', async () => {
    const pascal = (name: string) => name.slice(0, 1).toUpperCase() + name.slice(1)
    const db = makeDb({ naming: { tableName: model => `My${model}`, columnName: pascal } })
    class Album extends db.Model('Album', {
      albumId: integer().primaryKey(),
      title: string(20).name('the title'),
      get tracks() {
        return many(() => Track, { backPopulates: 'album' })
      },
    }) {}
    class Track extends db.Model(
      'Track',
      {
        trackId: integer().primaryKey(),
        albumId: integer().references('MyAlbum.AlbumId').index(),
        get album() {
          return one(() => Album, { backPopulates: 'tracks' })
        },
      },
      { tableName: 'song' },
    ) {}
    db.Table('plain', { someColumn: integer().primaryKey() })
    await db.createAll()
    await db.scope(async session => {
      session.add(new Album({ title: 'One', tracks: [new Track({}), new Track({})] }))
      await session.commit()
      expect(
        await select({ t: Track.c.trackId, of: Album.c.title })
          .from(Track)
          .join(Track.c.album)
          .orderBy(Track.c.trackId)
          .all(),
      ).toEqual([
        { t: 1, of: 'One' },
        { t: 2, of: 'One' },
      ])
    })
    const tables = await db.engine.readTables()
    const names = Object.fromEntries(
      tables.map(table => [table.name.toLowerCase(), table.columns.map(column => column.name)]),
    )
    expect(names).toEqual({ myalbum: ['AlbumId', 'the title'], song: ['TrackId', 'AlbumId'], plain: ['SomeColumn'] })
    const indexes = tables.flatMap(table => table.indexes.map(index => index.name))
    expect(indexes).toEqual(['ix_song_AlbumId'])
  })
})
