// Models as a module of TypeScript: what `athanor inspect` prints.
import { snakeCase } from '../../util/text.ts'
import {
  array,
  block,
  type Code,
  call,
  layOut,
  object,
  propertyName,
  quoted,
  sequence,
} from '../autogenerate/render/code.ts'
import type { RenderContext } from '../autogenerate/render/render-context.ts'
import { method } from '../autogenerate/render/render-expression.ts'
import type { ModelPlan, RelationshipPlan } from './planned-model.ts'
import { writeColumn } from './write-column.ts'
import { tableOptions, writeConstraints, writeLaterIndexes } from './write-elements.ts'

/** The declarations of models, without what they import. */
export function writeModels(models: readonly ModelPlan[], context: RenderContext): string {
  return models
    .map(model => layOut(model.plain ? writeTable(model, context) : writeClass(model, context)).join('\n'))
    .join('\n\n')
}

function writeClass(model: ModelPlan, context: RenderContext): Code {
  const { name, table } = model
  const options = tableOptions(
    model,
    snakeCase(name) === table.name ? null : table.name,
    writeConstraints(model, context),
  )
  const later = writeLaterIndexes(model, context)
  const base = call(
    'db.Model',
    quoted(name),
    attributesOf(model, context),
    ...(options.length === 0 ? [] : [object(options)]),
  )
  const constrained = later.length === 0 ? base : sequence(base, method('constrain', sequence('c => ', array(later))))
  return sequence(`export class ${name} extends `, constrained, ' {}')
}

function writeTable(model: ModelPlan, context: RenderContext): Code {
  const { name, table } = model
  const constraints = [...writeConstraints(model, context), ...writeLaterIndexes(model, context)]
  const options = tableOptions(model, null, constraints)
  return sequence(
    `export const ${name} = `,
    call(
      'db.Table',
      quoted(table.name),
      attributesOf(model, context),
      ...(options.length === 0 ? [] : [object(options)]),
    ),
  )
}

function attributesOf(model: ModelPlan, context: RenderContext): Code {
  const columns = model.table.columns.map(column => {
    const attribute = model.attributes.get(column.name) ?? column.name
    return sequence(`${propertyName(attribute)}: `, writeColumn(model.table, column, attribute, context))
  })
  const relationships = model.relationships.map(relationship => writeRelationship(relationship, context))
  return { kind: 'list', open: '{', items: [...columns, ...relationships], close: '}', separator: ',', spread: true }
}

function writeRelationship(relationship: RelationshipPlan, context: RenderContext): Code {
  const { attribute, kind, target, nullable, through, backPopulates, foreignKey, deletes } = relationship
  const options = object([
    ...(through === null ? [] : [['through', quoted(through)] as const]),
    ['backPopulates', quoted(backPopulates)],
    ...(foreignKey === null ? [] : [['foreignKey', `() => ${foreignKey}`] as const]),
    ...(deletes ? [['cascade', "['all']"] as const, ['passiveDeletes', 'true'] as const] : []),
  ])
  const made = sequence(call(context.use(kind), `() => ${target}`, options), ...(nullable ? [method('nullable')] : []))
  return block(`get ${propertyName(attribute)}() `, [sequence('return ', made)])
}
