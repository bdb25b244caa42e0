// OpenTelemetry's own tracer is one of ours, and engines are known by name.
import { Athanor, type QueryTracer } from 'athanor'

/** The parts of `@opentelemetry/api` that are used, as it declares them. */
declare enum SpanKind {
  INTERNAL = 0,
  SERVER = 1,
  CLIENT = 2,
}
declare enum SpanStatusCode {
  UNSET = 0,
  OK = 1,
  ERROR = 2,
}
type AttributeValue = string | number | boolean | (null | undefined | string)[]
interface Attributes {
  [attributeKey: string]: AttributeValue | undefined
}
interface Span {
  setAttributes(attributes: Attributes): this
  setStatus(status: { code: SpanStatusCode; message?: string }): this
  recordException(exception: { code?: string | number; name?: string; message?: string } | string, time?: number): void
  end(endTime?: number): void
}
interface Tracer {
  startSpan(
    name: string,
    options?: { kind?: SpanKind; attributes?: Attributes; root?: boolean },
    context?: object,
  ): Span
}

declare const tracer: Tracer
export const accepted: QueryTracer = tracer

const db = new Athanor({
  url: 'sqlite://',
  tracer,
  slowQuery: { threshold: 100 },
  recordQueries: true,
  binds: { reporting: 'sqlite://', archive: { url: 'sqlite://', pool: { max: 2 }, replicas: ['sqlite://'] } },
  replicas: ['sqlite://', { url: 'sqlite://', lockTimeout: 10 }],
  router: ({ operation, where, key, entity }) =>
    operation === 'read' && key === undefined && entity === undefined ? String(where.region) : ['reporting', 'archive'],
})
export const name: string | undefined = db.engines.reporting?.dialect.name
export const stop: () => void = db.trace(tracer)
