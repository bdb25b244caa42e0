// Errors in how tables and models are declared. They are thrown while declaring or when the models are first used.
import { AthanorError, type DetailsOf, messageOf } from './athanor-error.ts'

/** Code -> message of every error in a declaration. */
export const modelMessages = {
  no_primary_key: (d: { model: string }) =>
    `${d.model} has no primary key: add \`.primaryKey()\` to the column (or columns) that identify a row`,
  duplicate_table: (d: { table: string; first: string; second: string }) =>
    `the table '${d.table}' is declared twice, by ${d.first} and by ${d.second}: give one of them another \`tableName\``,
  duplicate_column: (d: { table: string; column: string; attributes: string }) =>
    `two attributes of '${d.table}' (${d.attributes}) have the column name '${d.column}': rename one with \`.name('…')\``,
  duplicate_name: (d: { name: string; table: string }) =>
    `two constraints or indexes of '${d.table}' would both be named '${d.name}': name one of them, for instance with \`.index({ name: '…' })\``,
  duplicate_attribute: (d: { model: string; attribute: string }) =>
    `'${d.attribute}' of ${d.model} is declared twice, by the model and its mixins: rename or remove one of them`,
  reserved_attribute: (d: { model: string; attribute: string }) =>
    `${d.model} cannot have an attribute named '${d.attribute}', which JavaScript needs for itself: use another name and \`.name('${d.attribute}')\` for the column`,
  unknown_attribute_kind: (d: { model: string; attribute: string; found: string }) =>
    `'${d.attribute}' of ${d.model} is ${d.found}: an attribute is a column such as \`integer()\`, or a relationship such as \`one(() => User)\` in a getter`,
  early_reference: (d: { model: string; attribute: string; cause: unknown }) =>
    `'${d.attribute}' of ${d.model} uses something that is not defined yet: write the reference as a function, such as \`() => User.c.id\``,
  undefined_target: (d: { place: string; reason: string; cause: unknown }) =>
    `${d.place} leads to something that is not defined (${d.reason}): import the class, and use the models only after all of them are declared`,
  unknown_column: (d: { table: string; column: string; place: string; known: string }) =>
    `${d.place} names '${d.column}', which '${d.table}' does not have: its columns are ${d.known}`,
  unknown_table: (d: { place: string; table: string; known: string }) =>
    `${d.place} refers to the table '${d.table}', which no model has: the tables are ${d.known}. Is the file with its model imported?`,
  bad_reference: (d: { place: string; target: string }) =>
    `${d.place} refers to '${d.target}': write 'table.column', or a function such as \`() => User.c.id\``,
  key_mismatch: (d: { place: string; local: number; remote: number }) =>
    `${d.place} pairs ${d.local} columns with ${d.remote}: a foreign key needs as many columns as it refers to`,
  unknown_model: (d: { place: string; name: string; known: string }) =>
    `${d.place} refers to the model '${d.name}', which is not declared: the models are ${d.known}. Is its file imported?`,
  not_a_model: (d: { place: string; found: string }) => `${d.place} expects a model class, not ${d.found}`,
  no_foreign_key: (d: { relationship: string; model: string; target: string }) =>
    `${d.relationship} finds no foreign key between ${d.model} and ${d.target}: add \`.references(…)\` to a column of one of them`,
  ambiguous_relationship: (d: { relationship: string; target: string; keys: string }) =>
    `${d.relationship} can follow more than one foreign key to ${d.target} (${d.keys}): choose one with \`{ foreignKey: () => … }\``,
  wrong_foreign_key: (d: { relationship: string; column: string; keys: string }) =>
    `${d.relationship} says that its foreign key is '${d.column}', which does not lead there: the foreign keys between the two are ${d.keys}`,
  unknown_back_populates: (d: { relationship: string; target: string; name: string; known: string }) =>
    `${d.relationship} says \`backPopulates: '${d.name}'\`, but ${d.target} has no such relationship: its relationships are ${d.known}`,
  mismatched_back_populates: (d: { relationship: string; other: string; found: string }) =>
    `${d.relationship} and ${d.other} do not belong together: ${d.found}`,
  nullability: (d: { relationship: string; problem: string }) => `${d.relationship} ${d.problem}`,
  several_databases: (d: { found: string }) =>
    `${d.found}: a statement and its models must belong to one \`new Athanor()\``,
  no_table_source: (_: object) =>
    'there is no database to reflect tables from: give an engine, `metadata.reflect({}, db.engine)`, or use the metadata of a `new Athanor()`',
  no_models: (d: { place: string }) =>
    `${d.place} found no models: import the files that declare them before this point`,
  unsupported: (d: { place: string; problem: string; remedy: string }) => `${d.place} ${d.problem}: ${d.remedy}`,
} as const

/** A code of {@link ModelError}. */
export type ModelErrorCode = keyof typeof modelMessages

/** A table or a model is declared in a way that cannot work. */
export class ModelError<Code extends ModelErrorCode = ModelErrorCode> extends AthanorError {
  declare readonly code: Code

  constructor(code: Code, details: DetailsOf<typeof modelMessages, Code>) {
    super(code, messageOf(modelMessages, code, details), details)
  }
}

/** A model class declares a constructor of its own. */
export class ModelConstructorError extends AthanorError {
  /** The stable code. */
  static readonly code = 'model_constructor'

  constructor(details: { model: string }) {
    super(
      ModelConstructorError.code,
      `${details.model} declares a constructor, which would also run for every loaded row: use a static factory such as \`static make(…)\`, or initialise class fields`,
      details,
    )
  }
}

/** A class field has the name of a mapped attribute and would overwrite what was loaded. */
export class FieldShadowsColumnError extends AthanorError {
  /** The stable code. */
  static readonly code = 'field_shadows_column'

  constructor(details: { model: string; attribute: string }) {
    super(
      FieldShadowsColumnError.code,
      `${details.model} declares the class field '${details.attribute}', which hides the mapped attribute of that name: remove it, or write \`declare ${details.attribute}: …\``,
      details,
    )
  }
}
