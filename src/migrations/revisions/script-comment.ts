// The comment at the head of a revision script: what it says to readers, and when the script was made.

/** What the comment holds. */
export interface ScriptComment {
  /** Its text without the comment marks, or the empty string. */
  readonly doc: string
  /** What follows `Created:`, or `null`. */
  readonly createdAt: string | null
}

const leading = /^(?:\uFEFF)?(?:#![^\n]*\n)?(?:\s+|\/\/[^\n]*|\/\*[\s\S]*?\*\/)*/
const comments = /\/\*[\s\S]*?\*\/|(?:\/\/[^\n]*(?:\r?\n[^\S\n]*(?=\/\/))?)+/g

/**
 * Reads the comment before the first statement: the one with a `Revision:` line, or else the first.
 *
 * @example readComment('// users table\nexport const revision = ...').doc // 'users table'
 */
export function readComment(source: string): ScriptComment {
  const found = (leading.exec(source)?.[0].match(comments) ?? []).map(withoutMarks)
  const doc = found.find(text => /^Revision:/m.test(text)) ?? found[0] ?? ''
  return { doc, createdAt: /^Created:[^\S\n]*(\S.*)$/m.exec(doc)?.[1]?.trim() ?? null }
}

/** Makes text safe to stand in a block comment; {@link readComment} gives the original back. */
export function escapeComment(text: string): string {
  return text.replaceAll('*/', '*\\/')
}

function withoutMarks(comment: string): string {
  const inner = comment.startsWith('//')
    ? comment.replace(/^[^\S\n]*\/\/ ?/gm, '')
    : comment.replace(/^\/\*+|\**\*\/$/g, '').replace(/^[^\S\n]*\* ?/gm, '')
  return inner
    .replaceAll('\r', '')
    .replaceAll('*\\/', '*/')
    .replace(/[^\S\n]+$/gm, '')
    .trim()
}
