// The part of the package pg that is used here: a client, its protocol connection, and what it asks of a query of one's own.
import type { ProtocolValue, ResultColumn } from './postgresql-values.ts'

/** The protocol connection below a client. */
export interface PgWire {
  readonly stream: { cork?(): void; uncork?(): void; destroy(): void }
  parse(message: { readonly name: string; readonly text: string }): void
  bind(message: {
    readonly portal: string
    readonly statement: string
    readonly values: readonly ProtocolValue[]
  }): void
  describe(message: { readonly type: 'S' | 'P'; readonly name: string }): void
  execute(message: { readonly portal: string; readonly rows: number }): void
  close(message: { readonly type: 'S' | 'P'; readonly name: string }): void
  query(text: string): void
  sync(): void
  flush(): void
  sendCopyFail(message: string): void
  on(event: 'readyForQuery', listener: (message: { readonly status: string }) => void): unknown
  on(event: 'parameterStatus', listener: (message: ParameterStatus) => void): unknown
}

/** A setting of the session, as the server announces it. */
export interface ParameterStatus {
  readonly parameterName: string
  readonly parameterValue: string
}

/** A query of one's own: the client calls it as the server answers. */
export interface PgSubmittable {
  submit(wire: PgWire): Error | null
  handleRowDescription(message: { readonly fields: readonly ResultColumn[] }): void
  handleDataRow(message: { readonly fields: (string | null)[] }): void
  /** The same with the bytes of the row, which begin at a place. */
  handleRow(bytes: Buffer, at: number): void
  handleCommandComplete(message: { readonly text: string }): void
  handleEmptyQuery(): void
  handlePortalSuspended(): void
  handleReadyForQuery(): void
  handleError(error: Error): void
  handleCopyInResponse(wire: PgWire): void
  handleCopyData(): void
}

/** A client of pg. */
export interface PgClient {
  readonly connection: PgWire
  /** Whether a query may be submitted while others are not answered yet. Default false. */
  readonly pipelines?: boolean
  getStartupConf?(): Record<string, string>
  connect(): Promise<unknown>
  query(query: PgSubmittable): unknown
  end(): Promise<void>
  on(event: 'error', listener: (error: Error) => void): unknown
  on(event: 'end', listener: () => void): unknown
}

/** The class of clients. */
export type PgClientClass = new (config: Readonly<Record<string, unknown>>) => PgClient
