import { Athanor, integer, smallint, bigint, string, text, datetime, date, time, interval, numeric, float, double, boolean, json, jsonb, binary, uuid, enumeration, array, many, one, fn, sql, index, unique, check, exclude, sequence, foreignKey, literal } from './src/exports/index.ts'
import { compareMetadata } from './src/migrations/autogenerate/compare-metadata.ts'
import { readTables } from './src/engine/reflect.ts'
const seq = sequence('invoice_no', { start: 100, increment: 5 })
for (const url of ['postgresql://root@127.0.0.1/pg_part', 'postgresql+pglite://']) {
  console.log(url)
  const db = new Athanor({ url })
  class A extends db.Model('AlphaThing', {
    id: integer().primaryKey(),
    s: string(20).index(), t: text().comment("it's"), sm: smallint().serverDefault(-1), bi: bigint().serverDefault(5), b: boolean().serverDefault(true),
    d: datetime().serverDefault(sql`now()`), d6: datetime({precision:6, timeZone:false}), da: date().serverDefault('2020-01-01'), ti: time().nullable(), iv: interval().nullable(),
    n: numeric(10,2).serverDefault('1.50'), f: float(), dd: double().serverDefault(1.5), j: json().nullable(), jb: jsonb().serverDefault(sql`'{}'::jsonb`), bin: binary().nullable(), u: uuid().serverDefault(sql`gen_random_uuid()`),
    e: enumeration('x','y').serverDefault('x'), ne: enumeration('low','high').named('level').serverDefault('low'), ar: array(integer()).serverDefault(sql`'{}'`), ar2: array(string(5)).nullable(), les: array(enumeration('low','high').named('level')).nullable(),
    no: integer().serverDefault(seq.next()),
    comp: integer().computed(sql`sm * 2`, { stored: true }),
    price: integer().check(sql`price > 0 and price < 100`), col: text().collate('C'),
    betaId: integer().nullable().references('beta_thing.id', { onDelete: 'cascade', deferrable: 'deferred' }),
    'order': string(5).unique(),
  }, { comment: 'All the α', constraints: [ unique('s','t').nullsNotDistinct(), index('ix_cov','s').include('t').unique() ] }).constrain(c => [
     index('ix_expr', fn.lower(c.s), c.t.desc()).where(c.sm.gt(0)),
     index('ix_gin', c.jb).using('gin').operatorClasses('jsonb_path_ops'),
     index('ix_hash', c.s).using('hash'), index('ix_brin', c.d).using('brin'),
     check(c.sm.between(-5, 7)), check(c.e.in(['x','y'])), check(sql`t like 'a%' or s <> 'q'`), check(c.s.isNotNull()).named('ck_nn'),
     exclude(['s','='],['d','=']).using('btree'),
  ]) {}
  class B extends db.Model('BetaThing', { id: integer().identity({ always: true, start: 10, increment: 2 } as any).primaryKey(), alphaId: integer().references('alpha_thing.id'), x: string().nullable() }) {}
  class C extends db.Model('Gamma', { id: bigint().primaryKey(), betaId: integer().references('beta_thing.id', { onUpdate: 'set null' }) }, { schema: 'other space' }) {}
  await db.dropAll(); await db.createAll(); await db.createAll()
  const engine = (db as any).engine
  await engine.connect(async (c: any) => {
    const insp = engine.dialect.inspector((t: string, p: any) => c.text(t, p))
    const r = await insp.reflect()
    const r2 = await insp.reflect({ schemas: ['other space'] })
    const cmp = compareMetadata((db as any).metadata, { ...r, tables: [...r.tables, ...r2.tables] }, engine.dialect)
    for (const l of cmp.lines) console.log('DIFF', l.text)
    const a = r.tables.find((t: any) => t.name === 'alpha_thing')
    if (url.includes('pg_part')) { console.log(JSON.stringify(a, (k, v) => k === 'columns' ? undefined : v, 1)); console.log(r.enumerations, r.sequences, r.schemas, a.columns.map((c: any) => [c.name, c.typeText, c.type?.key, c.default, c.identity, c.computed, c.collation, c.comment].join(' | ')).join('\n')) }
  })
  await db.dropAll(); await db.close()
}
