// The package `athanor`: models, sessions, queries.
import './builtins.ts'

export type { Dialect } from '../dialect/dialect.ts'
export { type DriverRegistration, registerDialect, registerDriver } from '../dialect/registry.ts'
export type {
  ConnectOptions,
  Driver,
  DriverConnection,
  DriverStatement,
  ExecuteResult,
  WireValue,
} from '../driver/driver.ts'
export type { AggregateFunction, DatabaseFunction, ScalarFunction } from '../driver/functions.ts'
export type { PoolMessage, QueryMessage, TransactionMessage } from '../engine/query-channels.ts'
export type {
  ObservedDatabase,
  QueryEvent,
  QueryKind,
  QueryListener,
  QueryListenerOptions,
} from '../engine/query-event.ts'
export type { QuerySpan, QueryTracer, SpanAttributes } from '../engine/query-spans.ts'
export type { RecordedQuery } from '../engine/recorded-queries.ts'
export type { SlowQueryOptions } from '../engine/slow-queries.ts'
export { AthanorError, type ErrorDetails } from '../errors/athanor-error.ts'
export { BindError, PartialCommit } from '../errors/bind-error.ts'
export { CompileError, type UnsupportedFeature } from '../errors/compile-error.ts'
export { ConfigurationError } from '../errors/configuration-error.ts'
export {
  CheckViolation,
  CommitUnknown,
  ConnectionLost,
  DatabaseError,
  DataError,
  ForeignKeyViolation,
  IntegrityError,
  LockTimeout,
  NotNullViolation,
  SerializationFailure,
  StatementFailed,
  StorageFailure,
  UniqueViolation,
} from '../errors/database-error.ts'
export { EngineError, PoolTimeout, WouldDeadlock } from '../errors/engine-error.ts'
export { FieldShadowsColumnError, ModelConstructorError, ModelError } from '../errors/model-error.ts'
export {
  ConflictingAssignment,
  Detached,
  ForeignSession,
  MultipleResultsFound,
  NoResultFound,
  NotFound,
  NotLoaded,
  RelatedNotFound,
  SessionClosed,
  SessionError,
  StaleData,
  StreamWithChanges,
} from '../errors/session-error.ts'
export { ValueError } from '../errors/value-error.ts'
export {
  Athanor,
  type BindChoice,
  type OpenScope,
  type TransactionSettings,
} from '../orm/athanor.ts'
export type { AthanorOptions } from '../orm/athanor-options.ts'
export type { BindSettings, EngineSettings, ReplicaSettings } from '../orm/engine-settings.ts'
export type { JsonTree, ToJsonOptions } from '../orm/instrumentation/to-json.ts'
export {
  type Cascade,
  type Hybrid,
  hybrid,
  type Many,
  many,
  type One,
  one,
  type RelationshipOptions,
  type WriteOnlyMany,
  writeOnly,
} from '../orm/mapping/relationship-builder.ts'
export type {
  EntityBrand,
  List,
  RestrictedList,
  Unloaded,
  UnloadedList,
} from '../orm/mapping/typed-attributes.ts'
export type {
  Alias,
  AnyModel,
  AnyRows,
  AttributesOf,
  Changes,
  Columns,
  Compound,
  Entity,
  Grouping,
  Init,
  Insert,
  Instance,
  Key,
  Known,
  Loaded,
  LoadedPart,
  Loose,
  ManyExpression,
  ModelClass,
  ModelOptions,
  NameOf,
  NoRelationshipOf,
  OneExpression,
  PartOf,
  Renamed,
  Row,
  RowSource,
  Rows,
  RowsLike,
  Select,
  Selection,
  Source,
  SubModel,
  TypedTable,
  With,
  WriteOnly,
} from '../orm/mapping/typed-model.ts'
export type {
  ExplainOptions,
  KeysetOptions,
  KeysetPage,
  LockOptions,
  Page,
  PageOptions,
  Plan,
  Results,
  Runnable,
  StatementRunner,
  StatementText,
  StreamOptions,
} from '../orm/mapping/typed-results.ts'
export type { AnyChange, ChangeStatement, Returned, ReturningStatement } from '../orm/query/change.ts'
export type { ConflictTarget } from '../orm/query/conflict.ts'
export { type CteFactory, type CteOptions, cte, type RecursiveOptions } from '../orm/query/cte.ts'
export { cube, type GroupingLevel, groupingSets, rollup } from '../orm/query/grouping.ts'
export { type ConflictClause, type InsertInto, type InsertStatement, insert } from '../orm/query/insert.ts'
export { alias, except, intersect, select, union, unionAll } from '../orm/query/select.ts'
export { lateral, scalarQuery } from '../orm/query/subquery.ts'
export {
  type DeleteStatement,
  deleteFrom,
  type FilteredStatement,
  type RowChange,
  type UpdateOf,
  type UpdateStatement,
  update,
} from '../orm/query/update.ts'
export { type ValuesList, values } from '../orm/query/values.ts'
export type { SessionOptions } from '../orm/session/home.ts'
export type { OwnTextOptions } from '../orm/session/own-text.ts'
export type { RouteRequest, Router } from '../orm/session/router.ts'
export type { Session } from '../orm/session/session.ts'
export type { AggregateExpression } from '../sql/expression/aggregate.ts'
export type {
  Condition,
  Expression,
  FrameEnd,
  FrameRange,
  JsonAt,
  NullOf,
  Operand,
  RowsOf,
  SourceOf,
  Typed,
  WindowOptions,
} from '../sql/expression/expression.ts'
export { type DateField, type DateUnit, type FunctionLibrary, fn } from '../sql/expression/functions.ts'
export {
  and,
  type CaseExpression,
  type Comparisons,
  caseWhen,
  exists,
  literal,
  not,
  or,
  type ValueOf,
} from '../sql/expression/logic.ts'
export { all, any } from '../sql/expression/membership.ts'
export { type SqlTemplate, sql } from '../sql/expression/template.ts'
export { type MatchExpression, type MatchOptions, match } from '../sql/expression/text-search.ts'
export { type TupleExpression, tuple } from '../sql/expression/tuple.ts'
export type {
  BigIntBuilder,
  ColumnBuilder,
  EnumerationBuilder,
  Flag,
  NumericBuilder,
  ServerDefault,
} from '../sql/schema/column-builder.ts'
export type {
  ColumnIndexOptions,
  ForeignKeyOptions,
  IdentityOptions,
  ReferenceTarget,
  ReferentialAction,
} from '../sql/schema/column-spec.ts'
export {
  array,
  bigint,
  binary,
  boolean,
  custom,
  date,
  datetime,
  double,
  enumeration,
  float,
  integer,
  interval,
  json,
  jsonb,
  numeric,
  smallint,
  sqlType,
  string,
  text,
  time,
  uuid,
  vector,
} from '../sql/schema/column-types.ts'
export type { TableOptions } from '../sql/schema/define-table.ts'
export { exclude } from '../sql/schema/exclusion.ts'
export { MetaData } from '../sql/schema/metadata.ts'
export type { NamingConvention } from '../sql/schema/naming.ts'
export { Sequence, type SequenceOptions, sequence } from '../sql/schema/sequence.ts'
export type { Table } from '../sql/schema/table.ts'
export {
  type ConstraintBuilder,
  check,
  foreignKey,
  type IndexBuilder,
  index,
  primaryKey,
  unique,
} from '../sql/schema/table-elements.ts'
export type {
  DateBuilder,
  DateTimeBuilder,
  DateTimeColumnOptions,
  IntervalBuilder,
  PlainDateTimeBuilder,
  TimeBuilder,
} from '../sql/schema/temporal-builders.ts'
export type { CustomTypeOptions } from '../sql/types/custom.ts'
export { jsonNull } from '../sql/types/structured.ts'
export type {
  InstantLike,
  TemporalDuration,
  TemporalInstant,
  TemporalLike,
  TemporalPlainDate,
  TemporalPlainDateTime,
  TemporalPlainTime,
} from '../sql/types/temporal.ts'
