// The subpath `athanor/migrations`: the commands of `athanor db` as functions, and what revision scripts need.
import './builtins.ts'

export { MigrationError } from '../errors/migration-error.ts'
export { type InspectOptions, inspectModels } from '../migrations/inspect/inspect-models.ts'
export { column, type LiteralColumns, type NamedColumn } from '../migrations/operations/literal-table.ts'
export type { MigrationConnection, MigrationRows } from '../migrations/operations/migration-connection.ts'
export type { ExecutableStatement, MigrationSession } from '../migrations/operations/migration-session.ts'
export type { Operation, OperationKind, TableChange } from '../migrations/operations/operation.ts'
export type {
  CreateForeignKeyOptions,
  CreateTableOptions,
  DropOptions,
  Operations,
  PlaceOptions,
} from '../migrations/operations/operations.ts'
export type { TableBatch } from '../migrations/operations/table-batch.ts'
export type { ImportModule } from '../migrations/revisions/import-script.ts'
export type { Revision } from '../migrations/revisions/revision.ts'
export type { RevisionStep, StampStep } from '../migrations/revisions/revision-step.ts'
export { type BranchesOptions, branches } from '../migrations/runtime/commands/branches.ts'
export { check } from '../migrations/runtime/commands/check.ts'
export { type CurrentOptions, current } from '../migrations/runtime/commands/current.ts'
export { downgrade } from '../migrations/runtime/commands/downgrade.ts'
export { type EditOptions, edit } from '../migrations/runtime/commands/edit.ts'
export { type HeadsCommandOptions, heads } from '../migrations/runtime/commands/heads.ts'
export { type HistoryCommandOptions, history } from '../migrations/runtime/commands/history.ts'
export { type InitOptions, init } from '../migrations/runtime/commands/init.ts'
export { listTemplates } from '../migrations/runtime/commands/list-templates.ts'
export { type MergeOptions, merge } from '../migrations/runtime/commands/merge.ts'
export {
  migrate,
  type NewRevisionOptions,
  type RevisionOptions,
  revision,
} from '../migrations/runtime/commands/revision.ts'
export { type OneRevisionOptions, show } from '../migrations/runtime/commands/show.ts'
export { type StampOptions, stamp } from '../migrations/runtime/commands/stamp.ts'
export { type RunOptions, upgrade } from '../migrations/runtime/commands/upgrade.ts'
export type { MigrationEnvironment } from '../migrations/runtime/environment.ts'
export type {
  ContextEvent,
  CreatedEvent,
  DetectedEvent,
  ListingEvent,
  MigrationEvent,
  NoChangesEvent,
  Report,
  SqlEvent,
  StepEvent,
  WaitingEvent,
  WarningEvent,
} from '../migrations/runtime/events.ts'
export type { AthanorConfig, MigrationOptions, MigrationSettings } from '../migrations/runtime/options.ts'
export type { RunContext } from '../migrations/runtime/revision-run.ts'
export type { MigrationTarget } from '../migrations/runtime/target.ts'
