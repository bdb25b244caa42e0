// The file name of a new revision script, from a template with tokens.
import { posix } from 'node:path'
import { MigrationError } from '../../errors/migration-error.ts'
import { slug } from '../../util/text.ts'
import type { DateParts } from './date-text.ts'

/** What a new script's file is called, unless the project says otherwise. */
export const defaultFileTemplate = '<rev>_<slug>'

/** What the tokens of a file template stand for. */
export interface FileNameFields {
  readonly id: string
  readonly message: string
  readonly date: DateParts
  /** The most characters of the message in the name. Default: 40. */
  readonly slugLength?: number
}

/**
 * Makes the path of a script below its version folder.
 *
 * Tokens: `<rev> <slug> <year> <month> <day> <hour> <minute> <second> <epoch>`; a `/` makes a subfolder (which needs `recursive`); `.ts`
 * is added unless the template ends in another extension of scripts. An empty message leaves no dangling `_`.
 *
 * @throws MigrationError `bad_file_template` if a token is unknown, the id is not in it, or it leads out of the folder
 * @example scriptFileName('<year><month>_<rev>_<slug>', fields) // '202611_e517276bb1c2_users_table.ts'
 */
export function scriptFileName(template: string, { id, message, date, slugLength }: FileNameFields): string {
  const refuse = (reason: string) => new MigrationError('bad_file_template', { template, reason })
  const values: Readonly<Record<string, string>> = { rev: id, slug: slug(message, slugLength), ...date }
  if (!template.includes('<rev>')) throw refuse('has no <rev>: without the id two scripts could get one name')
  const filled = template.replaceAll(/<(\w*)>/g, (_, token: string) => {
    const value = values[token]
    if (value === undefined) {
      throw refuse(
        `has the unknown token <${token}>: use ${Object.keys(values)
          .map(name => `<${name}>`)
          .join(' ')}`,
      )
    }
    return value
  })
  const name = filled.split('/').map(tidy).join('/')
  if (posix.isAbsolute(name) || /[\\:]/.test(name) || name.split('/').some(part => /^\.*$/.test(part))) {
    throw refuse('leads out of the versions folder')
  }
  return /\.[cm]?[jt]s$/.test(name) ? name : `${name}.ts`
}

function tidy(part: string): string {
  return part.replace(/^[_-]+|[_-]+(?=$|\.[cm]?[jt]s$)/g, '')
}
