// A span for each statement, by OpenTelemetry's conventions for databases, through whatever tracer an application has.
import { BoundedCache } from '../util/bounded-cache.ts'
import type { ObservedDatabase, QueryEvent, QueryWatcher, StatementStart } from './query-event.ts'

/** What a span can be told: a number, a text or a truth. */
export type SpanAttributes = Record<string, string | number | boolean>

/** A span, as far as it is needed: OpenTelemetry's fits. */
export interface QuerySpan {
  setAttributes(attributes: SpanAttributes): unknown
  setStatus(status: { code: number; message?: string }): unknown
  recordException?(error: Error): unknown
  end(): unknown
}

/** A tracer, as far as it is needed: OpenTelemetry's `trace.getTracer('…')` fits. */
export interface QueryTracer {
  startSpan(name: string, options: { kind: number; attributes: SpanAttributes }): QuerySpan
}

/** OpenTelemetry's number for a span around a call of another system. */
const CLIENT = 2
/** OpenTelemetry's number for a span that failed. */
const FAILED = 2

/** Makes a span of each statement. Values are never part of it. */
export function spansBy(tracer: QueryTracer): QueryWatcher {
  return (start, database) => {
    const { operation, target } = summarise(start.statement.text)
    const name = target === null ? operation : `${operation} ${target}`
    const span = tracer.startSpan(name, { kind: CLIENT, attributes: attributesOf(start, database) })
    return event => finish(span, event)
  }
}

function attributesOf({ statement, kind, parameters }: StatementStart, database: ObservedDatabase): SpanAttributes {
  const { operation, target } = summarise(statement.text)
  const own = kind === 'script' || statement.once === true
  return {
    'db.system.name': database.system,
    'db.namespace': database.namespace,
    'db.operation.name': operation,
    'db.query.summary': target === null ? operation : `${operation} ${target}`,
    'db.query.text': own ? withoutValues(statement.text) : statement.text,
    ...(target !== null && { 'db.collection.name': target }),
    ...(parameters.length > 1 && { 'db.operation.batch.size': parameters.length }),
    ...(database.host !== null && { 'server.address': database.host }),
    ...(database.port !== null && { 'server.port': database.port }),
    ...(database.name !== null && { 'athanor.database': database.name }),
  }
}

function finish(span: QuerySpan, { kind, rows, cached, error }: QueryEvent): void {
  if (error === null) {
    const returned = kind === 'query' || kind === 'queryMany' || kind === 'stream'
    span.setAttributes({
      ...(returned && { 'db.response.returned_rows': rows }),
      ...(cached !== null && { 'athanor.cached': cached }),
    })
  } else fail(span, error)
  span.end()
}

function fail(span: QuerySpan, error: unknown): void {
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '_OTHER'
  span.setAttributes({ 'error.type': code })
  span.setStatus({ code: FAILED, message: error instanceof Error ? error.message : String(error) })
  if (error instanceof Error) span.recordException?.(error)
}

interface Summary {
  readonly operation: string
  /** The first table that it names. */
  readonly target: string | null
}

const summaries = new BoundedCache<string, Summary>(500)
/** The first word after comments. */
const FIRST_WORD = /^(?:\s|\/\*[\s\S]*?\*\/|--[^\n]*\n|\()*([a-z]+)/i
const NAME = '((?:["`]?[\\w$]+["`]?\\.)*["`]?[\\w$]+["`]?)'
const TARGET = new RegExp(`\\b(?:from|into|update|table(?: if (?:not )?exists)?)\\s+${NAME}`, 'i')

/** What a statement does, and to which table, as far as its beginning shows. */
function summarise(text: string): Summary {
  const known = summaries.get(text)
  if (known !== undefined) return known
  const operation = FIRST_WORD.exec(text)?.[1]?.toUpperCase() ?? 'QUERY'
  const target = TARGET.exec(text)?.[1]?.replace(/["`]/g, '') ?? null
  const summary = { operation, target }
  summaries.set(text, summary)
  return summary
}

/** Text of the program's own, with its constants hidden: nobody knows where they come from. */
function withoutValues(text: string): string {
  return text.replace(/'(?:[^']|'')*'/g, '?').replace(/\b\d+(?:\.\d+)?\b/g, '?')
}
