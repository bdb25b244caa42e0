// The package `athanor`: models, sessions, queries.
import './builtins.ts'

export { AthanorError, type ErrorDetails } from '../errors/athanor-error.ts'
export { ConfigurationError } from '../errors/configuration-error.ts'
export {
  CheckViolation,
  ConnectionLost,
  DatabaseError,
  ForeignKeyViolation,
  IntegrityError,
  LockTimeout,
  NotNullViolation,
  SerializationFailure,
  StatementFailed,
  UniqueViolation,
} from '../errors/database-error.ts'
export { EngineError, WouldDeadlock } from '../errors/engine-error.ts'
export { FieldShadowsColumnError, ModelConstructorError, ModelError } from '../errors/model-error.ts'
export {
  ConflictingAssignment,
  Detached,
  ForeignSession,
  NotFound,
  NotLoaded,
  RelatedNotFound,
  SessionClosed,
  SessionError,
  StaleData,
} from '../errors/session-error.ts'
export { ValueError } from '../errors/value-error.ts'
export {
  Athanor,
  type AthanorOptions,
  type EngineSettings,
  type OpenScope,
  type TransactionSettings,
} from '../orm/athanor.ts'
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
  Alias,
  AnyModel,
  AttributesOf,
  Changes,
  Columns,
  Entity,
  EntityBrand,
  Init,
  Insert,
  Instance,
  Key,
  Known,
  List,
  Loaded,
  LoadedPart,
  ManyExpression,
  ModelClass,
  ModelOptions,
  NameOf,
  NoRelationshipOf,
  OneExpression,
  Page,
  PageOptions,
  RestrictedList,
  Row,
  Runnable,
  Select,
  Selection,
  StatementRunner,
  SubModel,
  Unloaded,
  UnloadedList,
  With,
  WriteOnly,
} from '../orm/mapping/typed-model.ts'
export type { ChangeStatement, ReturningStatement } from '../orm/query/change.ts'
export { type ConflictClause, type InsertInto, type InsertStatement, insert } from '../orm/query/insert.ts'
export { alias, select } from '../orm/query/select.ts'
export { deleteFrom, type FilteredStatement, type UpdateOf, update } from '../orm/query/update.ts'
export type { SessionOptions } from '../orm/session/home.ts'
export type { Session } from '../orm/session/session.ts'
export type {
  Condition,
  Expression,
  NullOf,
  Operand,
  RowsOf,
  SourceOf,
  Typed,
  WindowOptions,
} from '../sql/expression/expression.ts'
export { type FunctionLibrary, fn } from '../sql/expression/functions.ts'
export { and, type CaseExpression, caseWhen, exists, literal, not, or, type ValueOf } from '../sql/expression/logic.ts'
export { type SqlTemplate, sql } from '../sql/expression/template.ts'
export type { BigIntBuilder, ColumnBuilder, Flag, NumericBuilder, ServerDefault } from '../sql/schema/column-builder.ts'
export type {
  ColumnIndexOptions,
  ForeignKeyOptions,
  IdentityOptions,
  ReferenceTarget,
  ReferentialAction,
} from '../sql/schema/column-spec.ts'
export {
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
  json,
  jsonb,
  numeric,
  smallint,
  sqlType,
  string,
  text,
  time,
  uuid,
} from '../sql/schema/column-types.ts'
export type { TableOptions } from '../sql/schema/define-table.ts'
export { MetaData } from '../sql/schema/metadata.ts'
export type { NamingConvention } from '../sql/schema/naming.ts'
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
export type { CustomTypeOptions } from '../sql/types/custom.ts'
export { jsonNull } from '../sql/types/structured.ts'
