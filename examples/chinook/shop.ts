// A shop of invented names, as large as it is wanted, and the same every time.

/** The rows of a shop. */
export type Shop = ReturnType<typeof makeShop>

/** How many of each there are. */
export interface ShopSize {
  readonly artists: number
  readonly customers: number
  readonly playlists: number
  /** Invoices of each customer, at most. */
  readonly invoices: number
}

export const SMALL: ShopSize = { artists: 14, customers: 16, playlists: 6, invoices: 7 }

const GENRES = ['Rock', 'Jazz', 'Tango', 'Chanson', 'Fado', 'Classical', 'Zydeco']
const MEDIA = ['vinyl', 'tape', 'file']
const CITIES = [
  ['Norland', 'Aldburg'],
  ['Norland', 'Brenn'],
  ['Sudmark', 'Celle Alta'],
  ['Sudmark', 'Dorva'],
  ['Vestria', 'Elmira'],
  ['Ostania', 'Fenwick'],
] as const
const SYLLABLES = ['ba', 'le', 'mi', 'ro', 'su', 'ta', 've', 'no', 'ki', 'da']
const PRICES = [99, 129, 199]

/** Numbers that look random: the same ones for the same seed. */
function numbers(seed: number) {
  let state = seed
  /** A whole number from 0 up to, and not including, a bound. */
  return (below: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

function name(number: number): string {
  const digits = [...String(number).padStart(3, '0')].map(digit => SYLLABLES[Number(digit)])
  const text = digits.join('')
  return text.slice(0, 1).toUpperCase() + text.slice(1)
}

const list = <T>(length: number, make: (id: number) => T): readonly T[] =>
  Array.from({ length }, (_, index) => make(index + 1))
const pick = <T>(items: readonly T[], at: number): T => {
  const item = items[at % items.length]
  if (item === undefined) throw new RangeError('nothing to pick from')
  return item
}
const money = (cents: number): string => (cents / 100).toFixed(2)

function makeCatalogue(size: ShopSize, random: (below: number) => number) {
  const artists = list(size.artists, artistId => ({
    artistId,
    name: artistId % 9 === 0 ? null : `The ${name(artistId)}s`,
  }))
  // Every fifth artist has no album, and every fourth one only a short one.
  const albums = artists
    .filter(({ artistId }) => artistId % 5 !== 0)
    .flatMap(({ artistId }) => list(artistId % 4 === 0 ? 1 : 1 + random(3), () => artistId))
    .map((artistId, index) => ({ albumId: index + 1, artistId, title: `${name(index + 500)} and ${name(index + 1)}` }))
  const tracks = albums
    .flatMap(album => list(album.artistId % 4 === 0 ? 2 : 3 + random(9), () => album))
    .map(({ albumId, artistId }, index) => ({
      trackId: index + 1,
      albumId: index % 97 === 96 ? null : albumId,
      name: `${name(index + 1)} ${name(random(900))}`,
      genreId: index % 53 === 52 ? null : (random(4) === 0 ? random(GENRES.length) : artistId % GENRES.length) + 1,
      mediaTypeId: random(10) < 7 ? 3 : 1 + random(2),
      composer: random(3) === 0 ? null : name(random(300)),
      milliseconds: 60_000 + random(540_000) + (random(20) === 0 ? 900_000 : 0),
      bytes: 1_000_000 + random(9_000_000),
      unitPrice: money(pick(PRICES, random(PRICES.length))),
    }))
  const playlists = list(size.playlists, playlistId => ({ playlistId, name: `${name(playlistId)} list` }))
  // The second is a copy of the first, the last one is empty.
  const playlistTracks = playlists.slice(0, -1).flatMap(({ playlistId }) => {
    const step = playlistId <= 2 ? 3 : 2 + playlistId
    return tracks.filter(({ trackId }) => trackId % step === 0).map(({ trackId }) => ({ playlistId, trackId }))
  })
  const genres = GENRES.map((genre, index) => ({ genreId: index + 1, name: genre }))
  const mediaTypes = MEDIA.map((media, index) => ({ mediaTypeId: index + 1, name: media }))
  return { artists, albums, genres, mediaTypes, tracks, playlists, playlistTracks }
}

function makePeople(size: ShopSize) {
  const employees = list(7, employeeId => ({
    employeeId,
    firstName: name(employeeId + 20),
    lastName: name(employeeId + 40),
    reportsTo: employeeId === 1 ? null : employeeId < 4 ? 1 : employeeId < 7 ? 2 : 4,
    hireDate: new Date(Date.UTC(2015, employeeId, 1)),
  }))
  const customers = list(size.customers, customerId => {
    const [country, city] = pick(CITIES, customerId * 7)
    return {
      customerId,
      firstName: name(customerId + 100),
      lastName: name(customerId + 200),
      email: `${name(customerId + 200).toLowerCase()}@example.com`,
      country,
      city,
      supportRepId: customerId % 8 === 0 ? null : 4 + (customerId % 3),
    }
  })
  return { employees, customers }
}

/** Makes the rows of a shop. */
export function makeShop(size: ShopSize) {
  const random = numbers(42)
  const catalogue = makeCatalogue(size, random)
  const people = makePeople(size)
  const lines: { invoiceId: number; trackId: number; unitPrice: string; quantity: number }[] = []
  const visits = people.customers
    .filter(({ customerId }) => customerId % 11 !== 0)
    .flatMap(customer => list(1 + random(size.invoices), () => customer))
  const invoices = visits.map(({ customerId, country, city }, index) => {
    const invoiceId = index + 1
    // Some buy a whole album, the others here and there; a track may be bought again at another time.
    const start = random(catalogue.tracks.length)
    const step = random(4) === 0 ? 1 : 1 + random(40)
    const bought = list(1 + random(9), nth => pick(catalogue.tracks, start + nth * step))
    const distinct = [...new Set(bought)].slice(0, 9)
    const own = distinct.map(({ trackId, unitPrice }) => ({
      invoiceId,
      trackId,
      unitPrice,
      quantity: 1 + (random(12) === 0 ? 1 : 0),
    }))
    lines.push(...own)
    const cents = own.reduce((sum, { unitPrice, quantity }) => sum + Math.round(Number(unitPrice) * 100) * quantity, 0)
    const invoiceDate = new Date(Date.UTC(2021, 0, 1 + random(3 * 365), random(24), random(60), random(60)))
    return { invoiceId, customerId, invoiceDate, billingCountry: country, billingCity: city, total: money(cents) }
  })
  return {
    ...catalogue,
    ...people,
    invoices,
    invoiceLines: lines.map((line, index) => ({ invoiceLineId: index + 1, ...line })),
  }
}
