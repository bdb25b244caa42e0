// The queries that read whole schemas of PostgreSQL, a constant number of them, and their rows with names. Objects of extensions are left out.
import type { InspectionQuery } from '../../dialect/dialect.ts'
import { writeArray } from './array-text.ts'

/** A table, by which everything of it is found. */
export interface TableRow {
  readonly id: string
  readonly schema: string
  readonly name: string
  readonly comment: string | null
  readonly unlogged: boolean
  readonly partitionBy: string | null
  readonly tablespace: string | null
}

/** A column. */
export interface ColumnRow {
  readonly table: string
  readonly name: string
  readonly type: string
  readonly notNull: boolean
  readonly default: string | null
  /** `a` and `d` for an identity, always and by default; empty for none. */
  readonly identity: string
  /** `s` for stored, `v` for virtual; empty for none. */
  readonly computed: string
  readonly collation: string | null
  readonly comment: string | null
  /** The words of its enumeration, or of its items' enumeration. */
  readonly words: readonly string[] | null
  /** The enumeration's name, with its schema unless that is the connection's own. */
  readonly enumeration: string | null
  /** Whether its default is the next number of a sequence that belongs to it. */
  readonly serial: boolean
  readonly start: number | null
  readonly increment: number | null
}

/** A constraint. */
export interface ConstraintRow {
  readonly table: string
  readonly name: string
  readonly type: 'p' | 'u' | 'f' | 'c' | 'x'
  readonly columns: readonly string[]
  readonly targetSchema: string | null
  readonly targetTable: string | null
  readonly targetColumns: readonly string[]
  readonly onDelete: string
  readonly onUpdate: string
  readonly deferrable: boolean
  readonly deferred: boolean
  readonly definition: string
  readonly expression: string | null
}

/** A part of an index. */
export interface IndexPartRow {
  /** The column; null for an expression. */
  readonly column: string | null
  readonly text: string
  readonly descending: boolean
  readonly nullsFirst: boolean
  readonly operatorClass: string | null
  readonly collation: string | null
}

/** An index that belongs to no constraint. */
export interface IndexRow {
  readonly table: string
  readonly name: string
  readonly unique: boolean
  readonly method: string
  readonly where: string | null
  readonly definition: string
  readonly parts: readonly IndexPartRow[]
  readonly include: readonly string[]
}

/** A view, a trigger, an enumeration, a sequence or a schema. */
export interface ObjectRow {
  readonly kind: 'view' | 'materialized' | 'trigger' | 'enumeration' | 'sequence' | 'schema'
  readonly schema: string
  readonly name: string
  readonly table: string | null
  readonly definition: string | null
  readonly words: readonly string[] | null
  readonly start: number | null
  readonly increment: number | null
}

/** Everything that is read of some schemas. */
export interface SchemaRows {
  /** The connection's own schema. */
  readonly own: string
  readonly tables: readonly TableRow[]
  readonly columns: readonly ColumnRow[]
  readonly constraints: readonly ConstraintRow[]
  readonly indexes: readonly IndexRow[]
  readonly objects: readonly ObjectRow[]
}

const NOT_OF_EXTENSION = (id: string, catalog: string) =>
  `not exists (select 1 from pg_catalog.pg_depend e where e.classid = 'pg_catalog.${catalog}'::regclass and e.objid = ${id} and e.deptype = 'e')`

// A partition belongs to its table.
const TABLES = `c.relkind in ('r', 'p') and not c.relispartition and ${NOT_OF_EXTENSION('c.oid', 'pg_class')}
  and n.nspname = any($1::text[]) and (cardinality($2::text[]) = 0 or c.relname = any($2::text[]))`
const FROM_TABLES = 'pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace'

const TABLE_QUERY = `select json_build_object('id', c.oid::text, 'schema', n.nspname, 'name', c.relname,
    'comment', obj_description(c.oid, 'pg_class'), 'unlogged', c.relpersistence = 'u',
    'partitionBy', case when c.relkind = 'p' then pg_get_partkeydef(c.oid) end,
    'tablespace', (select s.spcname from pg_catalog.pg_tablespace s where s.oid = c.reltablespace))
  from ${FROM_TABLES} where ${TABLES} order by n.nspname, c.relname`

const COLUMN_QUERY = `select json_build_object('table', c.oid::text, 'name', a.attname,
    'type', format_type(a.atttypid, a.atttypmod), 'notNull', a.attnotnull, 'default', pg_get_expr(d.adbin, d.adrelid),
    'identity', a.attidentity, 'computed', a.attgenerated,
    'collation', case when a.attcollation <> t.typcollation then (select o.collname from pg_catalog.pg_collation o where o.oid = a.attcollation) end,
    'comment', col_description(c.oid, a.attnum),
    'words', case when i.typtype = 'e' then (select json_agg(w.enumlabel order by w.enumsortorder) from pg_catalog.pg_enum w where w.enumtypid = i.oid) end,
    'enumeration', case when i.typtype = 'e' then case when g.nspname = current_schema() then i.typname else g.nspname || '.' || i.typname end end,
    'serial', q.objid is not null and q.deptype = 'a', 'start', s.seqstart, 'increment', s.seqincrement)
  from ${FROM_TABLES}
  join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
  join pg_catalog.pg_type t on t.oid = a.atttypid
  join pg_catalog.pg_type i on i.oid = case when t.typcategory = 'A' and t.typelem <> 0 then t.typelem else t.oid end
  join pg_catalog.pg_namespace g on g.oid = i.typnamespace
  left join pg_catalog.pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
  left join pg_catalog.pg_depend q on q.refclassid = 'pg_catalog.pg_class'::regclass and q.refobjid = c.oid and q.refobjsubid = a.attnum
    and q.classid = 'pg_catalog.pg_class'::regclass and q.deptype in ('a', 'i')
    and exists (select 1 from pg_catalog.pg_class k where k.oid = q.objid and k.relkind = 'S')
  left join pg_catalog.pg_sequence s on s.seqrelid = q.objid
  where ${TABLES} order by c.oid, a.attnum`

const CONSTRAINT_QUERY = `select json_build_object('table', c.oid::text, 'name', k.conname, 'type', k.contype,
    'columns', (select coalesce(json_agg(a.attname order by u.at), '[]') from unnest(k.conkey) with ordinality u(num, at)
      join pg_catalog.pg_attribute a on a.attrelid = k.conrelid and a.attnum = u.num),
    'targetSchema', fn.nspname, 'targetTable', f.relname,
    'targetColumns', (select coalesce(json_agg(a.attname order by u.at), '[]') from unnest(k.confkey) with ordinality u(num, at)
      join pg_catalog.pg_attribute a on a.attrelid = k.confrelid and a.attnum = u.num),
    'onDelete', k.confdeltype, 'onUpdate', k.confupdtype, 'deferrable', k.condeferrable, 'deferred', k.condeferred,
    'definition', pg_get_constraintdef(k.oid), 'expression', pg_get_expr(k.conbin, k.conrelid))
  from ${FROM_TABLES} join pg_catalog.pg_constraint k on k.conrelid = c.oid
  left join pg_catalog.pg_class f on f.oid = k.confrelid left join pg_catalog.pg_namespace fn on fn.oid = f.relnamespace
  where ${TABLES} and k.contype in ('p', 'u', 'f', 'c', 'x') order by c.oid, k.conname`

const INDEX_QUERY = `select json_build_object('table', c.oid::text, 'name', ic.relname, 'unique', i.indisunique, 'method', m.amname,
    'where', pg_get_expr(i.indpred, i.indrelid), 'definition', pg_get_indexdef(i.indexrelid),
    'parts', (select json_agg(json_build_object(
        'column', a.attname, 'text', pg_get_indexdef(i.indexrelid, p.at, false),
        'descending', i.indoption[p.at - 1] & 1 = 1, 'nullsFirst', i.indoption[p.at - 1] & 2 = 2,
        'operatorClass', case when not oc.opcdefault then oc.opcname end,
        'collation', case when case when a.attname is null then strpos(pg_get_indexdef(i.indexrelid), ' COLLATE ' || quote_ident(co.collname)) > 0
          else i.indcollation[p.at - 1] <> a.attcollation end then co.collname end) order by p.at)
      from generate_series(1, i.indnkeyatts) p(at)
      left join pg_catalog.pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[p.at - 1] and a.attnum > 0
      left join pg_catalog.pg_opclass oc on oc.oid = i.indclass[p.at - 1]
      left join pg_catalog.pg_collation co on co.oid = i.indcollation[p.at - 1]),
    'include', (select coalesce(json_agg(a.attname order by p.at), '[]') from generate_series(i.indnkeyatts + 1, i.indnatts) p(at)
      join pg_catalog.pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[p.at - 1]))
  from ${FROM_TABLES} join pg_catalog.pg_index i on i.indrelid = c.oid
  join pg_catalog.pg_class ic on ic.oid = i.indexrelid join pg_catalog.pg_am m on m.oid = ic.relam
  where ${TABLES} and not exists (select 1 from pg_catalog.pg_constraint k where k.conindid = i.indexrelid and k.contype in ('p', 'u', 'x'))
  order by c.oid, ic.relname`

const OBJECT_QUERY = `select json_build_object('kind', o.kind, 'schema', o.schema, 'name', o.name, 'table', o.relation,
    'definition', o.definition, 'words', o.words, 'start', o.start, 'increment', o.increment)
  from (
    select case c.relkind when 'm' then 'materialized' else 'view' end as kind, n.nspname as schema, c.relname as name,
      null::name as relation, pg_get_viewdef(c.oid) as definition, null::json as words, null::bigint as start, null::bigint as increment
    from ${FROM_TABLES} where c.relkind in ('v', 'm') and ${NOT_OF_EXTENSION('c.oid', 'pg_class')}
    union all
    select 'trigger', n.nspname, g.tgname, c.relname, pg_get_triggerdef(g.oid), null, null, null
    from ${FROM_TABLES} join pg_catalog.pg_trigger g on g.tgrelid = c.oid
    where not g.tgisinternal and not c.relispartition
    union all
    select 'enumeration', n.nspname, t.typname, null, null,
      (select json_agg(w.enumlabel order by w.enumsortorder) from pg_catalog.pg_enum w where w.enumtypid = t.oid), null, null
    from pg_catalog.pg_type t join pg_catalog.pg_namespace n on n.oid = t.typnamespace
    where t.typtype = 'e' and ${NOT_OF_EXTENSION('t.oid', 'pg_type')}
    union all
    select 'sequence', n.nspname, c.relname, null, null, null, s.seqstart, s.seqincrement
    from ${FROM_TABLES} join pg_catalog.pg_sequence s on s.seqrelid = c.oid
    where not exists (select 1 from pg_catalog.pg_depend q where q.classid = 'pg_catalog.pg_class'::regclass and q.objid = c.oid and q.deptype in ('a', 'i', 'e'))
    union all
    select 'schema', n.nspname, n.nspname, null, null, null, null, null
    from pg_catalog.pg_namespace n where n.nspname not like 'pg\\_%' and n.nspname <> 'information_schema'
  ) o where (o.kind = 'schema' or o.schema = any($1::text[])) and (cardinality($2::text[]) = 0 or o.relation is null or o.relation = any($2::text[]))
  order by o.kind, o.schema, o.name`

/** The schema that names without one belong to. */
async function ownSchema(query: InspectionQuery): Promise<string> {
  const [[name] = []] = await query('select current_schema()', [])
  return typeof name === 'string' ? name : 'public'
}

/** Everything of some schemas, in six queries. */
export async function readSchemas(
  query: InspectionQuery,
  options: { readonly schemas: readonly string[] | undefined; readonly tables: readonly string[] },
): Promise<SchemaRows> {
  const own = await ownSchema(query)
  const parameters = [writeArray(options.schemas ?? [own]), writeArray(options.tables)]
  const read = async <T>(text: string): Promise<readonly T[]> => {
    const rows = await query(text, parameters)
    return rows.map(([row]): T => JSON.parse(String(row)))
  }
  return {
    own,
    tables: await read<TableRow>(TABLE_QUERY),
    columns: await read<ColumnRow>(COLUMN_QUERY),
    constraints: await read<ConstraintRow>(CONSTRAINT_QUERY),
    indexes: await read<IndexRow>(INDEX_QUERY),
    objects: await read<ObjectRow>(OBJECT_QUERY),
  }
}

const NAMES_QUERY = `select c.relname from ${FROM_TABLES} where c.relkind in ('r', 'p') and not c.relispartition
  and n.nspname = coalesce(nullif($1::text, ''), current_schema()) and ${NOT_OF_EXTENSION('c.oid', 'pg_class')} order by c.relname`

/** The names of the tables of a schema; of the connection's own for an empty name. */
export async function readTableNames(query: InspectionQuery, schema: string): Promise<readonly string[]> {
  return (await query(NAMES_QUERY, [schema])).map(([name]) => String(name))
}
