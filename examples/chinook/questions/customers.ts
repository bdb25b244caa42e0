// Who buys: how much, how often, what, and whom we should write to.
import { alias, cte, except, exists, fn, intersect, not, numeric, scalarQuery, select } from 'athanor'
import { Album, Artist, Customer, Employee, Genre, Invoice, InvoiceLine, Track } from '../models.ts'
import type { Question } from './question.ts'

/** The customers who bought tracks of a genre. */
function buyersOf(genre: string) {
  return select(Invoice.c.customerId)
    .from(InvoiceLine)
    .join(InvoiceLine.c.invoice)
    .join(InvoiceLine.c.track)
    .join(Track.c.genre)
    .where(Genre.c.name.eq(genre))
}

export const wholeArtists: Question = {
  title: 'Which customers have bought every track of an artist?',
  ask() {
    const sold = alias(Track, 'sold')
    const all = select(fn.count()).from(sold).join(sold.c.album).where(Album.c.artistId.eq(Artist.c.artistId))
    return select({ customerId: Invoice.c.customerId, artistId: Artist.c.artistId })
      .from(InvoiceLine)
      .join(InvoiceLine.c.invoice)
      .join(InvoiceLine.c.track)
      .join(Track.c.album)
      .join(Album.c.artist)
      .groupBy(Invoice.c.customerId, Artist.c.artistId)
      .having(fn.countDistinct(Track.c.trackId).eq(scalarQuery(all)))
      .orderBy(Invoice.c.customerId, Artist.c.artistId)
      .all()
  },
  sql: `
    select distinct CustomerId, AlbumOf.ArtistId
    from Invoice join InvoiceLine using (InvoiceId) join Track using (TrackId) join Album as AlbumOf using (AlbumId)
    where not exists (
      select 1 from Track as Other join Album as OtherAlbum using (AlbumId)
      where OtherAlbum.ArtistId = AlbumOf.ArtistId and not exists (
        select 1 from Invoice as Mine join InvoiceLine as Line using (InvoiceId)
        where Mine.CustomerId = Invoice.CustomerId and Line.TrackId = Other.TrackId
      )
    )
    order by 1, 2`,
}

export const aboveTheirCountry: Question = {
  title: 'Which customers spend more than the mean of their country?',
  ask() {
    const spending = cte(
      'spending',
      select({ customerId: Customer.c.customerId, country: Customer.c.country, total: fn.sum(Invoice.c.total) })
        .from(Customer)
        .join(Customer.c.invoices)
        .groupBy(Customer.c.customerId, Customer.c.country),
    )
    const peers = alias(spending, 'peers')
    const mean = select(fn.avg(peers.c.total)).from(peers).where(peers.c.country.eq(spending.c.country))
    return select({ customerId: spending.c.customerId, country: spending.c.country, total: spending.c.total })
      .from(spending)
      .where(spending.c.total.cast(numeric(12, 4)).gt(scalarQuery(mean).cast(numeric(12, 4))))
      .orderBy(spending.c.customerId)
      .all()
  },
  sql: `
    with Spending as (
      select CustomerId, Country, sum(Total) as Total from Customer join Invoice using (CustomerId) group by 1, 2
    )
    select CustomerId, Country, Total from Spending
    where round(Total, 4) > (select round(avg(Total), 4) from Spending as Peers where Peers.Country = Spending.Country)
    order by CustomerId`,
}

export const longestGaps: Question = {
  title: 'How long at most did each customer stay away?',
  ask() {
    const { customerId, invoiceDate, invoiceId } = Invoice.c
    const before = fn.lag(invoiceDate).over({ partitionBy: customerId, orderBy: [invoiceDate, invoiceId] })
    const visits = select({ customerId, invoiceDate, before }).from(Invoice).as('visits')
    const days = fn.extract('epoch', visits.c.invoiceDate).minus(fn.extract('epoch', visits.c.before)).dividedBy(86_400)
    return select({ customerId: visits.c.customerId, days: fn.max(days) })
      .from(visits)
      .where(visits.c.before.isNotNull())
      .groupBy(visits.c.customerId)
      .orderBy(fn.max(days).desc(), visits.c.customerId)
      .all()
  },
  sql: {
    sqlite: `
      select CustomerId, max(julianday(InvoiceDate) - julianday(Earlier)) as days
      from (
        select CustomerId, InvoiceDate, lag(InvoiceDate) over (partition by CustomerId order by InvoiceDate, InvoiceId) as Earlier
        from Invoice
      ) v
      where Earlier is not null group by CustomerId order by 2 desc, 1`,
    postgresql: `
      select CustomerId, max(extract(epoch from InvoiceDate - Earlier) / 86400) as days
      from (
        select CustomerId, InvoiceDate, lag(InvoiceDate) over (partition by CustomerId order by InvoiceDate, InvoiceId) as Earlier
        from Invoice
      ) v
      where Earlier is not null group by CustomerId order by 2 desc, 1`,
    mysql: `
      select CustomerId, max(timestampdiff(second, Earlier, InvoiceDate) / 86400) as days
      from (
        select CustomerId, InvoiceDate, lag(InvoiceDate) over (partition by CustomerId order by InvoiceDate, InvoiceId) as Earlier
        from Invoice
      ) v
      where Earlier is not null group by CustomerId order by 2 desc, 1`,
  },
}

export const firstAndLast: Question = {
  title: 'When did each customer first and last buy, and for how much?',
  ask() {
    const { customerId, invoiceDate, invoiceId, total } = Invoice.c
    const window = { partitionBy: customerId, orderBy: [invoiceDate, invoiceId] } as const
    const whole = { ...window, rows: ['unbounded', 'unbounded'] } as const
    return select({
      customerId,
      first: fn.firstValue(invoiceDate).over(window),
      firstTotal: fn.firstValue(total).over(window),
      last: fn.lastValue(invoiceDate).over(whole),
      lastTotal: fn.lastValue(total).over(whole),
    })
      .from(Invoice)
      .distinct()
      .orderBy(customerId)
      .all()
  },
  sql: `
    select c.CustomerId, f.InvoiceDate, f.Total, l.InvoiceDate, l.Total
    from (select distinct CustomerId from Invoice) c
    join Invoice f on f.InvoiceId = (
      select InvoiceId from Invoice i where i.CustomerId = c.CustomerId order by InvoiceDate, InvoiceId limit 1)
    join Invoice l on l.InvoiceId = (
      select InvoiceId from Invoice i where i.CustomerId = c.CustomerId order by InvoiceDate desc, InvoiceId desc limit 1)
    order by 1`,
}

export const twoGenresNotThird: Question = {
  title: 'Who bought both Rock and Jazz, and never Classical?',
  ask() {
    const wanted = except(intersect(buyersOf('Rock'), buyersOf('Jazz')), buyersOf('Classical'))
    return select({ customerId: Customer.c.customerId, email: Customer.c.email })
      .where(Customer.c.customerId.in(wanted))
      .orderBy(Customer.c.customerId)
      .all()
  },
  sql: `
    with Bought as (
      select CustomerId, Genre.Name as Name
      from Invoice join InvoiceLine using (InvoiceId) join Track using (TrackId) join Genre using (GenreId)
    )
    select CustomerId, Email from Customer
    where CustomerId in (select CustomerId from Bought where Name = 'Rock')
      and CustomerId in (select CustomerId from Bought where Name = 'Jazz')
      and CustomerId not in (select CustomerId from Bought where Name = 'Classical')
    order by 1`,
}

export const boughtAgain: Question = {
  title: 'Who bought a track a second time?',
  ask() {
    const times = fn.countDistinct(Invoice.c.invoiceId)
    return select({ customerId: Invoice.c.customerId, trackId: InvoiceLine.c.trackId, times })
      .from(InvoiceLine)
      .join(InvoiceLine.c.invoice)
      .groupBy(Invoice.c.customerId, InvoiceLine.c.trackId)
      .having(times.gt(1))
      .orderBy(Invoice.c.customerId, InvoiceLine.c.trackId)
      .all()
  },
  sql: `
    select CustomerId, TrackId, count(distinct InvoiceId) from Invoice join InvoiceLine using (InvoiceId)
    group by 1, 2 having count(distinct InvoiceId) > 1 order by 1, 2`,
}

export const quarters: Question = {
  title: 'Which quarter of the customers, by what they spent, is each one in?',
  ask() {
    const spent = fn.coalesce(fn.sum(Invoice.c.total), '0')
    const { customerId } = Customer.c
    return select({ customerId, spent, quarter: fn.ntile(4).over({ orderBy: [spent.desc(), customerId] }) })
      .from(Customer)
      .leftJoin(Customer.c.invoices)
      .groupBy(customerId)
      .orderBy(customerId)
      .all()
  },
  sql: `
    select Customer.CustomerId, coalesce(sum(Total), 0),
      ntile(4) over (order by coalesce(sum(Total), 0) desc, Customer.CustomerId)
    from Customer left join Invoice on Invoice.CustomerId = Customer.CustomerId
    group by Customer.CustomerId order by Customer.CustomerId`,
}

export const neverRock: Question = {
  title: 'Which agents look after customers who never bought Rock, and how many such customers have they?',
  ask() {
    const rock = buyersOf('Rock').where(Invoice.c.customerId.eq(Customer.c.customerId))
    return select({ employeeId: Employee.c.employeeId, agent: Employee.c.lastName, customers: fn.count() })
      .from(Customer)
      .leftJoin(Customer.c.supportRep)
      .where(not(exists(rock)))
      .groupBy(Employee.c.employeeId, Employee.c.lastName)
      .orderBy(Employee.c.employeeId.asc().nullsLast())
      .all()
  },
  sql: `
    select EmployeeId, Employee.LastName, count(*)
    from Customer left join Employee on EmployeeId = SupportRepId
    where not exists (
      select 1 from Invoice join InvoiceLine using (InvoiceId) join Track using (TrackId) join Genre using (GenreId)
      where Invoice.CustomerId = Customer.CustomerId and Genre.Name = 'Rock'
    )
    group by 1, 2 order by EmployeeId is null, 1`,
}
