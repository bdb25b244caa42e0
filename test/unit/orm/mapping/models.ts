// Models without a database, for what the mapping alone knows and does.
import { expect } from 'vitest'
import { defineModel } from '../../../../src/orm/mapping/define-model.ts'
import { type Mapper, mapperOf } from '../../../../src/orm/mapping/mapper.ts'
import { ModelRegistry } from '../../../../src/orm/mapping/registry.ts'
import type { ModelOptions } from '../../../../src/orm/mapping/typed-model.ts'
import { MetaData } from '../../../../src/sql/schema/metadata.ts'
import type { AnyExpression } from '../../dialects/sqlite/describe-table.ts'

/** An entity, of which the tests ask whatever they like. */
// biome-ignore lint/suspicious/noExplicitAny: what an entity holds is what the test is about
export type Loose = Record<string, any>
export type LooseClass = (new (
  init?: unknown,
) => Loose) & {
  readonly c: Readonly<Record<string, AnyExpression>>
  readonly attributes: object
  constrain(build: (c: Readonly<Record<string, AnyExpression>>) => readonly unknown[]): LooseClass
}

export interface Models {
  readonly registry: ModelRegistry
  readonly warnings: readonly string[]
  readonly model: (name: string, attributes: object, options?: ModelOptions<unknown, unknown, unknown>) => LooseClass
}

/** A registry, and how models are declared in it. */
export function models(): Models {
  const registry = new ModelRegistry(new MetaData())
  const warnings: string[] = []
  const warn = (line: string) => void warnings.push(line)
  const model = (name: string, attributes: object, options: ModelOptions<unknown, unknown, unknown> = {}) =>
    defineModel(registry, { name, attributes, options, warn }) as unknown as LooseClass
  return { registry, warnings, model }
}

/** The mapper of what is known to be a model. */
export const mapper = (model: unknown): Mapper => mapperOf(model) as Mapper

/** What an error is to have. */
export const code = (expected: string, parts: object = {}) => expect.objectContaining({ code: expected, ...parts })
