// Statements as text: for reading, for tests, for another database than their own.
import { statementText } from '../../compiler/compile.ts'
import type { StatementDialect } from '../../compiler/statement-dialect.ts'
import { dialectNamed, dialectOf, knownDialects } from '../../dialect/registry.ts'
import type { DatabaseUrl } from '../../dialect/url.ts'
import { SessionError } from '../../errors/session-error.ts'
import type { StatementNode } from '../../sql/statement/nodes.ts'
import { describeValue } from '../../sql/types/sql-type.ts'
import { isOfKind } from '../../util/brand.ts'
import type { StatementText } from '../mapping/typed-results.ts'
import type { Home } from './runner.ts'

/**
 * The dialect that a statement is to be written in.
 *
 * @param wanted its name, the dialect itself, an engine, or a database object; undefined for the statement's own
 */
function dialectFor(wanted: unknown, node: StatementNode, home: Home | null): StatementDialect {
  if (wanted === undefined) return ownDialect(node, home)
  if (typeof wanted === 'string') return dialectNamed(wanted)
  if (isOfKind<{ readonly url: DatabaseUrl }>(wanted, 'athanor')) return dialectOf(wanted.url)
  if (isDialect(wanted)) return wanted
  if (typeof wanted === 'object' && wanted !== null && 'dialect' in wanted && isDialect(wanted.dialect))
    return wanted.dialect
  throw new SessionError('not_executable', {
    problem: `\`toSQL\` expects the name of a dialect, such as 'postgresql', or a database object, not ${describeValue(wanted)}`,
  })
}

function isDialect(value: unknown): value is StatementDialect {
  return typeof value === 'object' && value !== null && 'parts' in value && 'quote' in value && 'codec' in value
}

function ownDialect(node: StatementNode, home: Home | null): StatementDialect {
  if (home !== null) return home.dialectOf(node)
  throw new SessionError('not_executable', {
    problem: 'a statement without models has no dialect to be written in: name one, as in `toSQL("postgresql")`',
  })
}

/** The text of a statement and its values, as the driver would get them. */
export function sqlOf(node: StatementNode, home: Home | null, dialect?: unknown): StatementText {
  return statementText(node, dialectFor(dialect, node, home))
}

/** The text of a statement for people: in its own dialect where it has one, in any that can write it where it has none. */
export function readableText(node: StatementNode, findHome: () => Home | null): string {
  for (const attempt of [() => ownDialect(node, findHome()), ...knownDialects().map(dialect => () => dialect)]) {
    try {
      return statementText(node, attempt()).sql
    } catch {
      // The next dialect may be able to.
    }
  }
  return `<${node.kind}>`
}
