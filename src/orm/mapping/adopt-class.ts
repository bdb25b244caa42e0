// Making a developer's class the class of a model's entities, after checking that it keeps the rules.
import { FieldShadowsColumnError, ModelConstructorError, ModelError } from '../../errors/model-error.ts'
import { defineOwn, type EntityClass } from '../instrumentation/entity-class.ts'
import type { Mapper } from './mapper.ts'

/**
 * Makes a class the one whose instances a model's entities are.
 *
 * @param model the model's base class, or a class that extends it
 * @throws ModelConstructorError, FieldShadowsColumnError, ModelError
 */
export function adoptClass(mapper: Mapper, model: unknown): void {
  if (model === mapper.entityClass || model === mapper.baseClass || typeof model !== 'function') return
  const entityClass = model as EntityClass
  if (mapper.entityClass !== mapper.baseClass) {
    throw new ModelError('unsupported', {
      place: `${entityClass.name} and ${mapper.entityClass.name}`,
      problem: `both extend the model ${mapper.name}`,
      remedy: `a model has one class; use \`${mapper.name}.extend(…)\` for a subclass`,
    })
  }
  if (declaresConstructor(Function.prototype.toString.call(model))) throw new ModelConstructorError({ model: entityClass.name })
  mapper.entityClass = entityClass
  try {
    refuseShadowingFields(mapper)
  } catch (error) {
    mapper.entityClass = mapper.baseClass
    throw error
  }
}

/** A probe instance shows which of the model's attributes a class field overwrites. */
function refuseShadowingFields(mapper: Mapper): void {
  const untouched = Symbol('untouched')
  const attributes = mapper.columns.map(column => column.attribute)
  let probe: object
  try {
    probe = mapper.construct(entity => {
      for (const attribute of attributes) defineOwn(entity, attribute, untouched)
    }, [])
  } catch {
    // A field that computes from columns fails on the probe's placeholders: it hides none of them.
    return
  }
  const relationships = [...mapper.declared.relationships.keys(), ...mapper.declared.hybrids.keys()]
  const hidden =
    attributes.find(attribute => (probe as Record<string, unknown>)[attribute] !== untouched) ?? relationships.find(name => Object.hasOwn(probe, name))
  if (hidden !== undefined) throw new FieldShadowsColumnError({ model: mapper.entityClass.name, attribute: hidden })
}

const SKIPPED = /\/\*[\s\S]*?\*\/|\/\/[^\n]*|'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`/g

/** Whether the source of a class has a constructor of its own: the word before a parenthesis, inside the class's own braces. */
function declaresConstructor(source: string): boolean {
  const code = source.replace(SKIPPED, ' ')
  const body = code.indexOf('{', code.search(/\)\s*\{|\bextends\b[^(]*\{|\{/))
  let depth = 0
  for (let at = body; at < code.length; at++) {
    if (code[at] === '{' || code[at] === '(') depth++
    else if (code[at] === '}' || code[at] === ')') depth--
    else if (depth === 1 && code.startsWith('constructor', at) && /^constructor\s*\(/.test(code.slice(at)) && !/[\w$.#]/.test(code[at - 1] ?? '')) return true
  }
  return false
}
