// The types of models, entities and queries over them. They refer to each other all around, so they stand in one file.
// What keeps the inference of circular models possible and cheap:
//   - a relationship is a getter of the attributes: its type is resolved late;
//   - `many<M>(() => M)` takes the class unconstrained and reaches the entity through `prototype`;
//   - attributes are constrained by an index signature of `any` only, which forces nothing;
//   - entities are mapped types without key filtering; loaded and unloaded relationships differ by a brand;
//   - a model and an expression carry a name: an outer join collects names, and what comes from one is nullable.
import type { Condition, Expression, Operand } from '../../sql/expression/expression.ts'
import type { ColumnBuilder } from '../../sql/schema/column-builder.ts'
import type { TableOptions } from '../../sql/schema/define-table.ts'
import type { Table } from '../../sql/schema/table.ts'
import type { TableElement } from '../../sql/schema/table-elements.ts'
import type { KIND, TYPE } from '../../util/brand.ts'
import type { Hybrid, Many, One, WriteOnlyMany } from './relationship-builder.ts'
import type {
  AnyUnloaded,
  EntityBrand,
  List,
  RestrictedList,
  STATE,
  Unloaded,
  UnloadedList,
} from './typed-attributes.ts'
import type { LockOptions, Results } from './typed-results.ts'

// ---- what an entity's attributes hold

/** A large collection that is never loaded whole. */
export interface WriteOnly<M> {
  /** Adds entities. */
  add(...entities: Instance<M>[]): void
  /** Takes entities out. */
  remove(...entities: Instance<M>[]): void
  /** A query over the collection, to be narrowed and run. */
  select(): Select<M>
}
/** The entity of a model: what its class makes. */
export type Instance<M> = M extends { prototype: infer E } ? E : never
type Data<D> = D extends ColumnBuilder<infer T, infer F> ? ('null' extends F ? T | null : T) : never
type Value<D> =
  D extends ColumnBuilder<infer T, infer F>
    ? 'deferred' extends F
      ? Data<D> | Unloaded<Data<D>>
      : 'null' extends F
        ? T | null
        : T
    : D extends Many<infer M>
      ? M extends { prototype: infer E }
        ? List<E> | UnloadedList<E>
        : never
      : D extends One<infer M, infer N>
        ? M extends { prototype: infer E }
          ? N extends true
            ? E | null | Unloaded<E | null>
            : E | Unloaded<E>
          : never
        : D extends WriteOnlyMany<infer M>
          ? WriteOnly<M>
          : D extends Hybrid<infer T>
            ? T
            : never
type Attribute<D, S extends string> =
  D extends ColumnBuilder<infer T, infer F>
    ? Expression<'null' extends F ? T | null : T, S>
    : D extends Many<infer M>
      ? ManyExpression<M>
      : D extends WriteOnlyMany<infer M>
        ? ManyExpression<M>
        : D extends One<infer M, any>
          ? OneExpression<M>
          : D extends Hybrid<infer T>
            ? Expression<T, S>
            : never

type InitValue<D> =
  D extends ColumnBuilder<any, any>
    ? Data<D>
    : D extends Many<infer M>
      ? Iterable<Instance<M>>
      : D extends One<infer M, infer N>
        ? Instance<M> | (N extends true ? null : never)
        : never
type RequiredKeys<T> = {
  [K in keyof T]: T[K] extends ColumnBuilder<any, infer F>
    ? [F & ('null' | 'default' | 'ref' | 'computed')] extends [never]
      ? K
      : never
    : never
}[keyof T]
type InsertKeys<T> = {
  [K in keyof T]: T[K] extends ColumnBuilder<any, infer F>
    ? [F & ('null' | 'default' | 'computed')] extends [never]
      ? K
      : never
    : never
}[keyof T]
type ColumnKeys<T> = { [K in keyof T]: T[K] extends { readonly [KIND]: 'column' } ? K : never }[keyof T]
type InitKeys<T> = {
  [K in keyof T]: T[K] extends { readonly [KIND]: 'hybrid' | 'writeOnly' }
    ? never
    : T[K] extends ColumnBuilder<any, infer F>
      ? 'computed' extends F
        ? never
        : K
      : K
}[keyof T]
type KeyNames<T> = {
  [K in keyof T]: T[K] extends ColumnBuilder<any, infer F> ? ('key' extends F ? K : never) : never
}[keyof T]

// The name of the model stands first in what messages of the compiler show.

/** What `new` takes: required columns are required; nullable, defaulted and referring ones, and relationships, are optional. */
export type Init<_N extends string, T, P = never> = { [K in Exclude<RequiredKeys<T>, P>]: InitValue<T[K]> } & {
  [K in Exclude<InitKeys<T>, RequiredKeys<T>> | (P & keyof T)]?: InitValue<T[K]> | undefined
}
/** What `insert().values` takes. */
export type Insert<_N extends string, T> = { [K in InsertKeys<T>]: Given<T[K]> } & {
  [K in Exclude<WrittenKeys<T>, InsertKeys<T>>]?: Given<T[K]> | undefined
}
type Given<D> = D extends ColumnBuilder<infer T, infer F> ? GivenOf<'null' extends F ? T | null : T> : never
type GivenOf<V> = V | Expression<V, any>
/** What `update().set` takes. */
export type Changes<_N extends string, T> = { [K in WrittenKeys<T>]?: Operand<Data<T[K]>> }
/** The columns whose values are not the database's own. */
type WrittenKeys<T> = {
  [K in keyof T]: T[K] extends ColumnBuilder<any, infer F> ? ('computed' extends F ? never : K) : never
}[keyof T]
type IsUnion<K, A = K> = K extends any ? ([A] extends [K] ? false : true) : never
/** A primary key: its value where it is one column, or its columns by name. */
export type Key<T, K extends keyof T = KeyNames<T>> =
  | { [P in K]: Data<T[P]> }
  | (IsUnion<K> extends false ? Data<T[K]> : never)
/** The entity of a set of attributes. */
export type Entity<T> = { -readonly [K in keyof T]: Value<T[K]> } & EntityBrand

// ---- models

/** A to-many relationship in SQL. */
export interface ManyExpression<M> {
  readonly [KIND]: 'manyExpression'
  readonly [TYPE]: M
  /** Whether one of the related rows meets the conditions; without any, whether there is one. */
  any(...where: Condition[]): Expression<boolean>
  /** Whether an entity is one of the related. */
  contains(entity: Instance<M>): Expression<boolean>
}
/** A to-one relationship in SQL. */
export interface OneExpression<M> {
  readonly [KIND]: 'oneExpression'
  readonly [TYPE]: M
  /** Whether the related row meets the conditions; without any, whether there is one. */
  has(...where: Condition[]): Expression<boolean>
  /** Whether it is this entity; null for none. */
  is(entity: Instance<M> | null): Expression<boolean>
}
type AnyRelationship = { readonly [KIND]: 'manyExpression' | 'oneExpression'; readonly [TYPE]: any }
/** Everything that a model maps, as expressions: `User.c`. */
export type Columns<N extends string, T> = { readonly [K in keyof T]: Attribute<T[K], N> }
export type AttributesOf<M> = M extends { readonly attributes: infer T } ? T : never
export type NameOf<M> = M extends { readonly modelName: infer N extends string } ? N : never
type KeyColumnOf<M> = M extends { readonly polymorphicOn: infer P } ? P : never
/** Any model class. */
export interface AnyModel<E = any> {
  readonly attributes: any
  readonly modelName: string
  prototype: E
}
/** What every model class can do by itself; queries run on `db.session`. */
export interface ModelStatics {
  /** The entity of a key, from the session if it is there, else from the database; null when there is none. */
  get<M extends AnyModel>(this: M, key: Key<AttributesOf<M>>): Promise<Instance<M> | null>
  /** The entity of a key, which may be text from a request; `NotFound` when there is none. */
  getOr404<M extends AnyModel>(this: M, key: Key<AttributesOf<M>> | string): Promise<Instance<M>>
  /** Every entity. */
  all<M extends AnyModel>(this: M): Promise<Instance<M>[]>
  /** A query for the entities that meet all conditions. */
  where<M extends AnyModel>(this: M, ...conditions: Condition[]): Select<M>
  /** A query for every entity. */
  query<M extends AnyModel>(this: M): Select<M>
  /** Loads relationships of entities that are already in hand, in one query each. */
  load<M extends AnyModel, W extends With<M>>(
    this: M,
    entity: Instance<M>,
    relationships: W & Known<W, M>,
  ): Promise<LoadedPart<Instance<M>, W> & Instance<M>>
  load<M extends AnyModel, W extends With<M>>(
    this: M,
    entities: readonly Instance<M>[],
    relationships: W & Known<W, M>,
  ): Promise<(LoadedPart<Instance<M>, W> & Instance<M>)[]>
  /** A model whose entities are also entities of this one. */
  extend<M, const N extends string, T2 extends Record<string, any>, const I extends string = never>(
    this: M,
    name: N,
    attributes: T2,
    options?: { inherits?: 'single' | 'joined'; identity?: I },
  ): SubModel<M, N, T2, I> & Omit<M, 'attributes' | 'c' | 'prototype' | 'modelName' | 'identity'>
}
/**
 * The class that `db.Model` gives, to be extended.
 *
 * A class that extends it declares no constructor: it has class fields, methods, accessors, private members and statics of its own, except for
 * the statics `all`, `attributes`, `c`, `constrain`, `extend`, `get`, `getOr404`, `identity`, `load`, `modelName`, `polymorphicOn`, `query` and
 * `where`, which are taken.
 */
export interface ModelClass<N extends string, T, P = never, I = never> extends ModelStatics {
  new (init: Init<N, T, P>): Entity<T>
  /** Constraints and indexes over several columns or expressions. `c` knows the names, not the types: types would close the circle. */
  constrain(
    build: (c: { readonly [K in keyof T]: Expression<any, any> }) => readonly TableElement[],
  ): ModelClass<N, T, P, I>
  prototype: Entity<T>
  readonly modelName: N
  readonly polymorphicOn: P
  readonly identity: I
  readonly attributes: T
  /** Everything that is mapped, as expressions. */
  readonly c: Columns<N, T>
}
/** The class that `extend` gives, to be extended. */
export interface SubModel<M, N extends string, T2, I> {
  new (init: Init<N, AttributesOf<M> & T2, KeyColumnOf<M>>): SubEntity<M, T2, I>
  prototype: SubEntity<M, T2, I>
  readonly modelName: N
  readonly identity: I
  readonly attributes: AttributesOf<M> & T2
  readonly c: Columns<N, AttributesOf<M> & T2>
}
type SubEntity<M, T2, I> = Instance<M> &
  Entity<T2> &
  ([I] extends [never] ? unknown : { [K in KeyColumnOf<M> & PropertyKey]: I })
export type Mixed<X> = X extends readonly [infer A, ...infer R] ? A & Mixed<R> : X extends readonly [] ? {} : X
/** Options of a model: its table's, its mixins, and inheritance. */
export interface ModelOptions<X, P, I> extends TableOptions {
  /** The name of the table. Default: the model's name in snake_case. */
  readonly tableName?: string
  /** Attributes shared with other models: one object of them, or several. */
  readonly mixin?: X
  /** The column that says which subclass a row is of. */
  readonly polymorphicOn?: P
  /** The value of that column for this model. */
  readonly identity?: I
}

// ---- statements and eager loading

type Target<D> = D extends Many<infer M> ? M : D extends One<infer M, any> ? M : never
type RelationshipKeys<T> = { [K in keyof T]: T[K] extends Many<any> | One<any, any> ? K : never }[keyof T]
/** What to load with entities: `{ author: true, comments: { author: true }, posts: q => q.limit(3) }`. */
export type With<M> = {
  [K in RelationshipKeys<AttributesOf<M>>]?:
    | true
    | With<Target<AttributesOf<M>[K]>>
    | ((query: Select<Target<AttributesOf<M>[K]>>) => AnySelect)
}
/** Refuses names that are no relationships: inference alone would let them pass beside others that are. */
export type Known<W, M> = {
  [K in keyof W]: K extends keyof With<M>
    ? true extends W[K]
      ? unknown
      : W[K] extends (query: never) => unknown
        ? unknown
        : Known<W[K], Target<AttributesOf<M>[K]>>
    : NoRelationshipOf<NameOf<M>>
}
/** What a compiler's message names when `.with` is given something that is no relationship. */
export interface NoRelationshipOf<N extends string> {
  readonly [TYPE]: N
}
interface AnySelect {
  readonly [KIND]: 'select'
  readonly [TYPE]: { with: any; value: any }
}
/** An entity whose relationships named by W are loaded: `Loaded<Post, { author: true }>`. */
export type Loaded<E, W extends { [K in keyof W]: K extends keyof E ? unknown : never }> = LoadedPart<E, W> & E
type LoadedValue<V, W> = W extends true
  ? V
  : W extends (query: never) => { readonly [TYPE]: { with: infer W2 } }
    ? Restricted<V, W2>
    : LoadedEach<V, W>
type LoadedEach<V, W> = [keyof W] extends [never]
  ? V
  : V extends null
    ? null
    : V extends List<infer E>
      ? List<LoadedPart<E, W> & E>
      : LoadedPart<V, W> & V
type Restricted<V, W> =
  V extends List<infer E> ? RestrictedList<[keyof W] extends [never] ? E : LoadedPart<E, W> & E> : LoadedEach<V, W>
// Conditional, so that a hover shows the result and not the alias.
export type LoadedPart<E, W> = W extends object
  ? { [K in keyof W & keyof E]: LoadedValue<Exclude<E[K], AnyUnloaded>, W[K]> }
  : never

/** What a query may return: entities of a model, or values of an expression. */
export type Selection = AnyModel | Expression<any, any>
/** An expression as what it carries: of its subinterfaces too the source is found so. */
interface Carried<T, S> {
  readonly [KIND]: 'expression'
  readonly [TYPE]: { data: T; source: S }
}
type Cell<X, N> =
  X extends Carried<infer T, infer S>
    ? T | ([S & N] extends [never] ? never : null)
    : X extends { prototype: infer E; readonly modelName: infer S }
      ? E | ([S & N] extends [never] ? never : null)
      : never
/** One result of a query. */
export type Row<C, W = {}, N = never> = C extends { prototype: infer E }
  ? [keyof W] extends [never]
    ? E
    : LoadedPart<E, W> & E
  : C extends Expression<any, any>
    ? Cell<C, N>
    : { [K in keyof C]: Cell<C[K], N> }
type JoinName<X> = X extends { readonly [KIND]: 'manyExpression' | 'oneExpression'; readonly [TYPE]: infer M }
  ? NameOf<M>
  : NameOf<X>

/** The first value of a row. */
type Scalar<C, N> = C extends { prototype: infer E }
  ? E
  : C extends Expression<any, any>
    ? Cell<C, N>
    : Cell<C[keyof C], N>
/** What joins take: a model, an alias or a subquery, or a relationship. */
type JoinTarget = AnyModel | AnyRelationship
/** What `orderBy` and `groupBy` take. */
type Part = Expression<any, any>
/** Several groupings of the same rows: what `rollup`, `cube` and `groupingSets` give. */
export interface Grouping {
  readonly [KIND]: 'grouping'
}
/** Rows that a set operation can put beside rows of R. */
export interface RowsLike<R> {
  readonly [KIND]: 'select'
  readonly [TYPE]: { value: R }
}
/** Rows that may stand beside rows of R. */
export type Loose<R> = R extends EntityBrand
  ? R
  : R extends Record<string, unknown>
    ? { [K in keyof R]: R[K] | null }
    : R | null

/** A query or a set operation as what it carries. */
export interface AnyRows<C, W, N extends string, R> {
  readonly [KIND]: 'select'
  readonly [TYPE]: { with: W; value: R; selected: C; optional: N }
}
/** What queries and set operations have in common: C is what is selected, W what is loaded with it, N the names from the optional side of outer joins, R a result. */
export interface Rows<C, W, N extends string, R> extends Results<R, Scalar<C, N>> {
  readonly [KIND]: 'select'
  readonly [TYPE]: { with: W; value: R; selected: C; optional: N }
  /** The rows of both, each different row once. */
  union<R2 extends Loose<R>>(other: RowsLike<R2>): Compound<C, W, N, R | R2>
  /** The rows of both. */
  unionAll<R2 extends Loose<R>>(other: RowsLike<R2>): Compound<C, W, N, R | R2>
  /** The rows that are in both, each different row once. */
  intersect<R2 extends Loose<R>>(other: RowsLike<R2>): Compound<C, W, N, R>
  /** The rows that are in both, as often as in the one that has them less often. */
  intersectAll<R2 extends Loose<R>>(other: RowsLike<R2>): Compound<C, W, N, R>
  /** The rows that are not in the other, each different row once. */
  except<R2 extends Loose<R>>(other: RowsLike<R2>): Compound<C, W, N, R>
  /** The rows that are not in the other, less often by those that are. */
  exceptAll<R2 extends Loose<R>>(other: RowsLike<R2>): Compound<C, W, N, R>
  /** The query as a source of rows for another: `c` has its columns, and the entities of a model can be selected from it. */
  as<const S extends string>(name: S): Source<C, N, S>
}

/** A set operation: the rows of several queries as one result. Its order and limits are those of the whole. */
export interface Compound<C, W = {}, N extends string = never, R = Row<C, W, N>> extends Rows<C, W, N, R> {
  /** The order of the results, by columns of the first query. */
  orderBy(...by: Part[]): Compound<C, W, N, R>
  /** At most so many results. */
  limit(n: number | Expression<number>): Compound<C, W, N, R>
  /** Without the first results. */
  offset(n: number | Expression<number>): Compound<C, W, N, R>
  /** Loads relationships with the entities; calls add up. */
  with<W2 extends With<C>>(relationships: W2 & (With<C> extends W2 ? unknown : Known<W2, C>)): Compound<C, W & W2, N>
  /** Overwrites what the session holds of the entities with what the database holds. */
  populateExisting(): Compound<C, W, N, R>
}

/** A query. Statements are immutable: every method returns a new one. C is what is selected, W what is loaded with it, N the names from the optional side of outer joins, A all names. */
export interface Select<C, W = {}, N extends string = never, A extends string = NameOf<C>>
  extends Rows<C, W, N, Row<C, W, N>> {
  /** Where the rows come from, when it does not follow from what is selected. */
  from<M extends AnyModel>(model: M): Select<C, W, N, A | NameOf<M>>
  from(table: Table): Select<C, W, N, A>
  /** Only rows that have a partner: by relationship, or by condition. */
  join<X extends JoinTarget>(target: X, on?: Condition): Select<C, W, N, A | JoinName<X>>
  join(table: Table, on?: Condition): Select<C, W, N, A>
  /** Also rows without a partner, whose columns are then null. */
  leftJoin<X extends JoinTarget>(target: X, on?: Condition): Select<C, W, N | JoinName<X>, A | JoinName<X>>
  leftJoin(table: Table, on?: Condition): Select<C, W, N, A>
  /** Also partners without a row. */
  rightJoin<X extends JoinTarget>(target: X, on?: Condition): Select<C, W, N | A, A | JoinName<X>>
  /** Also rows and partners without each other. */
  fullJoin<X extends JoinTarget>(target: X, on?: Condition): Select<C, W, N | A | JoinName<X>, A | JoinName<X>>
  /** Every row with every row of the other. */
  crossJoin<M extends AnyModel>(target: M): Select<C, W, N, A | NameOf<M>>
  /** Only rows that meet all conditions. */
  where(...conditions: Condition[]): Select<C, W, N, A>
  /** Only groups that meet all conditions. */
  having(...conditions: Condition[]): Select<C, W, N, A>
  /** One row a group. */
  groupBy(...by: (Part | Grouping)[]): Select<C, W, N, A>
  /** The order of the results. */
  orderBy(...by: Part[]): Select<C, W, N, A>
  /** At most so many results. */
  limit(n: number | Expression<number>): Select<C, W, N, A>
  /** Without the first results. */
  offset(n: number | Expression<number>): Select<C, W, N, A>
  /** Every different row once. */
  distinct(): Select<C, W, N, A>
  /** Of the rows with equal values here, only the first in the order of the query, which must begin with these. */
  distinctOn(...by: Part[]): Select<C, W, N, A>
  /** Locks the rows until the transaction ends: no other can change or lock them. */
  forUpdate(options?: LockOptions): Select<C, W, N, A>
  /** Locks the rows until the transaction ends: others can read and share-lock them, and not change them. */
  forShare(options?: LockOptions): Select<C, W, N, A>
  /** Loads relationships with the entities; calls add up. */
  with<W2 extends With<C>>(relationships: W2 & (With<C> extends W2 ? unknown : Known<W2, C>)): Select<C, W & W2, N, A>
  /** Loads these columns and the primary key only: the others are not properties of the entities. */
  only<K extends ColumnKeys<AttributesOf<C>>>(...names: K[]): Select<Only<C, K>, W, N, A>
  /** Leaves columns out: they are not properties of the entities. */
  defer<K extends ColumnKeys<AttributesOf<C>>>(...names: K[]): Select<Without<C, K>, W, N, A>
  /** Overwrites what the session holds of the entities with what the database holds. */
  populateExisting(): Select<C, W, N, A>
  /** Entities of subclasses with their own columns. */
  polymorphic<const S extends readonly AnyModel[]>(
    ...models: S
  ): Select<{ prototype: Polymorphic<C> | Instance<S[number]>; modelName: NameOf<C> }, W, N, A>
}
/** A model without some of its columns. */
export interface PartOf<C, E> {
  readonly attributes: AttributesOf<C>
  readonly modelName: NameOf<C>
  prototype: E
}
// Without the brand, which a user's own declarations could not name.
type Without<C, K> = PartOf<C, { [P in keyof Instance<C> as P extends K | typeof STATE ? never : P]: Instance<C>[P] }>
type Only<C, K, T = AttributesOf<C>> = PartOf<
  C,
  {
    [P in keyof Instance<C> as P extends K
      ? P
      : P extends typeof STATE
        ? never
        : P extends keyof T
          ? LeftOut<T[P]> extends true
            ? never
            : P
          : P]: Instance<C>[P]
  }
>
type LeftOut<D> = D extends ColumnBuilder<any, infer F> ? ('key' extends F ? false : true) : false
type Polymorphic<C> = C extends { prototype: infer E; polymorphicOn: infer P; identity: infer I }
  ? [I] extends [never]
    ? E
    : E & { [K in P & PropertyKey]: I }
  : never

/** A table without a model, whose columns are known. */
export type TypedTable<N extends string, T> = Table<Columns<N, T>> & {
  /** Known to the type system only. */
  readonly attributes: T
  /** Known to the type system only. */
  readonly modelName: N
  /** Known to the type system only. */
  prototype: { [K in keyof T]: Data<T[K]> }
}
/** A model under another name in a statement. */
export interface Alias<M, S extends string> {
  readonly attributes: AttributesOf<M>
  readonly modelName: S
  prototype: Instance<M>
  readonly c: Columns<S, AttributesOf<M>>
}

type ValueColumn<T, N, NS, S extends string> = Expression<T | ([NS & N] extends [never] ? never : null), S>
type OrNullColumns<T, S extends string> = {
  readonly [K in keyof T]: Attribute<T[K], S> extends Expression<infer V, S>
    ? Expression<V | null, S>
    : Attribute<T[K], S>
}
type SourceColumn<X, N, S extends string> =
  X extends Carried<infer T, infer NS>
    ? ValueColumn<T, N, NS, S>
    : X extends { readonly attributes: infer T; readonly modelName: infer NS }
      ? [NS & N] extends [never]
        ? Columns<S, T>
        : OrNullColumns<T, S>
      : never
/** A query, or a list of rows, as a source of rows: under its name its columns are used, and it is what `from` and joins take. */
export type Source<C, N extends string, S extends string> = C extends {
  prototype: infer E
  readonly attributes: infer T
}
  ? { readonly attributes: T; readonly modelName: S; prototype: E; readonly c: Columns<S, T> }
  : C extends Carried<infer T, infer NS>
    ? RowSource<{ value: C }, S, { readonly value: ValueColumn<T, N, NS, S> }, N>
    : RowSource<C, S, { readonly [K in keyof C]: SourceColumn<C[K], N, S> }, N>
/** A source whose rows are no entities. */
export interface RowSource<C, S extends string, Cols, N = never> {
  readonly [KIND]: 'rowsSource'
  readonly attributes: {}
  readonly modelName: S
  prototype: { [K in keyof C]: Cell<C[K], N> }
  /** Its columns. */
  readonly c: Cols
}
/** The columns of a source under another name. */
export type Renamed<Cols, S extends string> = {
  readonly [K in keyof Cols]: Cols[K] extends Carried<infer T, any> ? Expression<T, S> : Cols[K]
}
