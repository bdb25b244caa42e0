// What is sold: where, when, how much, and by whom.
import { caseWhen, cte, double, fn, literal, select, string, unionAll } from 'athanor'
import { Customer, Employee, Genre, Invoice, InvoiceLine, MediaType, Track } from '../models.ts'
import type { Question } from './question.ts'

const amount = InvoiceLine.c.unitPrice.times(InvoiceLine.c.quantity)
const month = fn.dateTrunc('month', Invoice.c.invoiceDate)
const year = fn.extract('year', Invoice.c.invoiceDate)

export const bestGenres: Question = {
  title: 'Which genre sells best in each country?',
  ask() {
    const sold = cte(
      'sold',
      select({ country: Invoice.c.billingCountry, genreId: Track.c.genreId, tracks: fn.sum(InvoiceLine.c.quantity) })
        .from(InvoiceLine)
        .join(InvoiceLine.c.invoice)
        .join(InvoiceLine.c.track)
        .groupBy(Invoice.c.billingCountry, Track.c.genreId),
    )
    const place = fn.rank().over({ partitionBy: sold.c.country, orderBy: sold.c.tracks.desc() })
    const ranked = select({ country: sold.c.country, genreId: sold.c.genreId, tracks: sold.c.tracks, place })
      .from(sold)
      .as('ranked')
    return select({ country: ranked.c.country, genre: Genre.c.name, tracks: ranked.c.tracks })
      .from(ranked)
      .join(Genre, Genre.c.genreId.eq(ranked.c.genreId))
      .where(ranked.c.place.eq(1))
      .orderBy(ranked.c.country, Genre.c.genreId)
      .all()
  },
  sql: `
    with Sold as (
      select BillingCountry, GenreId, sum(Quantity) as Tracks
      from InvoiceLine join Invoice using (InvoiceId) join Track using (TrackId)
      group by BillingCountry, GenreId
    ), Ranked as (
      select BillingCountry, GenreId, Tracks, rank() over (partition by BillingCountry order by Tracks desc) as Place
      from Sold
    )
    select BillingCountry as country, Genre.Name as genre, Tracks as tracks
    from Ranked join Genre using (GenreId) where Place = 1 order by BillingCountry, GenreId`,
}

export const revenueByMonth: Question = {
  title: 'What is the revenue of each month, and of all months up to it?',
  ask() {
    const revenue = fn.sum(Invoice.c.total)
    return select({ month, revenue, sofar: fn.sum(revenue).over({ orderBy: month }) })
      .from(Invoice)
      .groupBy(month)
      .orderBy(month)
      .all()
  },
  sql: {
    sqlite: `
      select strftime('%Y-%m-01 00:00:00', InvoiceDate) as month, sum(Total) as revenue,
        sum(sum(Total)) over (order by strftime('%Y-%m-01 00:00:00', InvoiceDate)) as sofar
      from Invoice group by 1 order by 1`,
    postgresql: `
      select date_trunc('month', InvoiceDate) as month, sum(Total) as revenue,
        sum(sum(Total)) over (order by date_trunc('month', InvoiceDate)) as sofar
      from Invoice group by 1 order by 1`,
    mysql: `
      select date_format(InvoiceDate, '%Y-%m-01 00:00:00') as month, sum(Total) as revenue,
        sum(sum(Total)) over (order by date_format(InvoiceDate, '%Y-%m-01 00:00:00')) as sofar
      from Invoice group by 1 order by 1`,
  },
}

export const movingMean: Question = {
  title: 'How does each month compare with the mean of the three months that end with it?',
  ask() {
    const months = select({ month, revenue: fn.sum(Invoice.c.total) })
      .from(Invoice)
      .groupBy(month)
      .as('months')
    const mean = fn.avg(months.c.revenue).over({ orderBy: months.c.month, rows: [-2, 0] })
    return select({ month: months.c.month, revenue: months.c.revenue, mean: fn.round(mean, 4) })
      .from(months)
      .orderBy(months.c.month)
      .all()
  },
  sql: {
    sqlite: `
      select month, revenue, round(avg(revenue) over (order by month rows between 2 preceding and current row), 4) as mean
      from (select strftime('%Y-%m-01 00:00:00', InvoiceDate) as month, sum(Total) as revenue from Invoice group by 1) m
      order by month`,
    postgresql: `
      select month, revenue, round(avg(revenue) over (order by month rows between 2 preceding and current row), 4) as mean
      from (select date_trunc('month', InvoiceDate) as month, sum(Total) as revenue from Invoice group by 1) m
      order by month`,
    mysql: `
      select month, revenue, round(avg(revenue) over (order by month rows between 2 preceding and current row), 4) as mean
      from (select date_format(InvoiceDate, '%Y-%m-01 00:00:00') as month, sum(Total) as revenue from Invoice group by 1) m
      order by month`,
  },
}

export const agentsByQuarter: Question = {
  title: 'What did each agent sell in each quarter of each year?',
  ask() {
    const quarter = fn.extract('quarter', Invoice.c.invoiceDate)
    const soldIn = (number: number) => fn.coalesce(fn.sum(Invoice.c.total).filter(quarter.eq(number)), '0')
    return select({
      employeeId: Employee.c.employeeId,
      name: Employee.c.lastName,
      year,
      first: soldIn(1),
      second: soldIn(2),
      third: soldIn(3),
      fourth: soldIn(4),
    })
      .from(Employee)
      .join(Employee.c.customers)
      .join(Customer.c.invoices)
      .groupBy(Employee.c.employeeId, Employee.c.lastName, year)
      .orderBy(Employee.c.employeeId, year)
      .all()
  },
  sql: {
    sqlite: `
      select EmployeeId as employeeId, Employee.LastName as name, cast(strftime('%Y', InvoiceDate) as integer) as year,
        coalesce(sum(Total) filter (where strftime('%m', InvoiceDate) in ('01', '02', '03')), 0) as first,
        coalesce(sum(Total) filter (where strftime('%m', InvoiceDate) in ('04', '05', '06')), 0) as second,
        coalesce(sum(Total) filter (where strftime('%m', InvoiceDate) in ('07', '08', '09')), 0) as third,
        coalesce(sum(Total) filter (where strftime('%m', InvoiceDate) in ('10', '11', '12')), 0) as fourth
      from Employee join Customer on SupportRepId = EmployeeId join Invoice using (CustomerId)
      group by 1, 2, 3 order by 1, 3`,
    postgresql: `
      select EmployeeId as employee, Employee.LastName as name, extract(year from InvoiceDate) as year,
        coalesce(sum(Total) filter (where extract(quarter from InvoiceDate) = 1), 0) as first,
        coalesce(sum(Total) filter (where extract(quarter from InvoiceDate) = 2), 0) as second,
        coalesce(sum(Total) filter (where extract(quarter from InvoiceDate) = 3), 0) as third,
        coalesce(sum(Total) filter (where extract(quarter from InvoiceDate) = 4), 0) as fourth
      from Employee join Customer on SupportRepId = EmployeeId join Invoice using (CustomerId)
      group by 1, 2, 3 order by 1, 3`,
    mysql: `
      select EmployeeId as employeeId, Employee.LastName as name, year(InvoiceDate) as year,
        sum(if(quarter(InvoiceDate) = 1, Total, 0)) as first,
        sum(if(quarter(InvoiceDate) = 2, Total, 0)) as second,
        sum(if(quarter(InvoiceDate) = 3, Total, 0)) as third,
        sum(if(quarter(InvoiceDate) = 4, Total, 0)) as fourth
      from Employee join Customer on SupportRepId = EmployeeId join Invoice using (CustomerId)
      group by 1, 2, 3 order by 1, 3`,
  },
}

export const mediaShares: Question = {
  title: 'What is the share of each media type in the revenue?',
  ask() {
    const revenue = fn.sum(amount)
    const share = revenue.cast(double()).dividedBy(fn.sum(revenue).over().cast(double())).times(100)
    return select({ mediaTypeId: MediaType.c.mediaTypeId, name: MediaType.c.name, revenue, share: fn.round(share, 2) })
      .from(InvoiceLine)
      .join(InvoiceLine.c.track)
      .join(Track.c.mediaType)
      .groupBy(MediaType.c.mediaTypeId, MediaType.c.name)
      .orderBy(revenue.desc(), MediaType.c.mediaTypeId)
      .all()
  },
  sql: `
    select MediaTypeId as id, MediaType.Name as name, sum(InvoiceLine.UnitPrice * Quantity) as revenue,
      round(100 * sum(InvoiceLine.UnitPrice * Quantity) / sum(sum(InvoiceLine.UnitPrice * Quantity)) over (), 2) as share
    from InvoiceLine join Track using (TrackId) join MediaType using (MediaTypeId)
    group by MediaTypeId, MediaType.Name order by 3 desc, 1`,
}

export const countriesAndCities: Question = {
  title: 'What is the revenue of each city, of each country, and of all?',
  ask() {
    const { billingCountry: country, billingCity: city } = Invoice.c
    const revenue = fn.sum(Invoice.c.total)
    const none = literal(null, string(40))
    const cities = select({ country, city, revenue }).from(Invoice).groupBy(country, city)
    const countries = select({ country, city: none, revenue }).from(Invoice).groupBy(country)
    const all = select({ country: none, city: none, revenue }).from(Invoice)
    return unionAll(cities, countries, all).orderBy(country.asc().nullsLast(), city.asc().nullsLast()).all()
  },
  sql: {
    sqlite: `
      select BillingCountry as country, BillingCity as city, sum(Total) as revenue from Invoice group by 1, 2
      union all select BillingCountry, null, sum(Total) from Invoice group by 1
      union all select null, null, sum(Total) from Invoice
      order by 1 nulls last, 2 nulls last`,
    postgresql: `
      select BillingCountry as country, BillingCity as city, sum(Total) as revenue
      from Invoice group by rollup (BillingCountry, BillingCity) order by 1 nulls last, 2 nulls last`,
    mysql: `
      select * from (
        select BillingCountry as country, BillingCity as city, sum(Total) as revenue
        from Invoice group by BillingCountry, BillingCity with rollup
      ) r order by country is null, country, city is null, city`,
  },
}

export const invoiceSizes: Question = {
  title: 'How many invoices of each year are small, middling and large?',
  ask() {
    const size = caseWhen(Invoice.c.total.lt('2'), 'small').when(Invoice.c.total.lt('9'), 'middling').otherwise('large')
    return select({ year, size, invoices: fn.count(), least: fn.min(Invoice.c.total), most: fn.max(Invoice.c.total) })
      .from(Invoice)
      .groupBy(year, size)
      .orderBy(year, size)
      .all()
  },
  sql: {
    sqlite: `
      select cast(strftime('%Y', InvoiceDate) as integer) as year,
        case when Total + 0 < 2 then 'small' when Total + 0 < 9 then 'middling' else 'large' end as size,
        count(*) as invoices, min(Total + 0) as least, max(Total + 0) as most
      from Invoice group by 1, 2 order by 1, 2`,
    postgresql: `
      select extract(year from InvoiceDate) as year,
        case when Total < 2 then 'small' when Total < 9 then 'middling' else 'large' end as size,
        count(*) as invoices, min(Total) as least, max(Total) as most
      from Invoice group by 1, 2 order by 1, 2`,
    mysql: `
      select year(InvoiceDate) as year,
        case when Total < 2 then 'small' when Total < 9 then 'middling' else 'large' end as size,
        count(*) as invoices, min(Total) as least, max(Total) as most
      from Invoice group by 1, 2 order by 1, 2`,
  },
}
