import Database from 'better-sqlite3'
const b = new Database(':memory:')
for (const d of [b]) { d.exec('create table t(id integer primary key, a text, c text, d integer, e real)'); const s=d.prepare('insert into t(a,c,d,e) values(?,?,?,?)'); d.exec('begin'); for (let i=0;i<10000;i++) s.run('name'+i,'mail'+i,i,i/3); d.exec('commit') }
const time = (name, f, k=200000) => { for (let i=0;i<k/5;i++) f(i); let best=1e9; for(let r=0;r<5;r++){ const t=process.hrtime.bigint(); for(let i=0;i<k;i++) f(i); best=Math.min(best, Number(process.hrtime.bigint()-t)/k)} console.log(name.padEnd(40), best.toFixed(1),'ns') }
const q=b.prepare('select id,a,c,d,e from t where id=?').raw()
const q4=b.prepare('select id,a,c,d,e from t where id=? and d<? and a<>? and c<>?').raw()
const q8=b.prepare('select id,a,c,d,e from t where id=? and d<? and a<>? and c<>? and d<? and a<>? and c<>? and 1=?').raw()
for (let z=0;z<2;z++){
time('all(v)', i=>q.all(i%10000+1))
time('all([v])', i=>q.all([i%10000+1]))
time('all(...[v])', i=>q.all(...[i%10000+1]))
time('apply', i=>Reflect.apply(q.all,q,[i%10000+1]))
time('4 all(v)', i=>q4.all(i%10000+1,100000,'a','b'))
time('4 all([v])', i=>q4.all([i%10000+1,100000,'a','b']))
time('4 all(...[v])', i=>q4.all(...[i%10000+1,100000,'a','b']))
time('8 all(v)', i=>q8.all(i%10000+1,100000,'a','b',100000,'a','b',1))
time('8 all([v])', i=>q8.all([i%10000+1,100000,'a','b',100000,'a','b',1]))
time('8 all(...[v])', i=>q8.all(...[i%10000+1,100000,'a','b',100000,'a','b',1]))
}
