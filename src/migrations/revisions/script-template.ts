// The template language of revision scripts: text with `${name}` placeholders, laid out so that what is empty leaves no hole.
import { didYouMean } from '../../util/text.ts'

/** The script that a project starts from when it has no template of its own. */
export const defaultScriptTemplate = `/**
 * \${message}
 *
 * Revision: \${id}
 * Revises: \${revises}
 * Created: \${created}
 */
\${imports}

\${fields}

\${upgrade}

\${downgrade}
`

/** Why a template could not be filled. */
export interface TemplateProblem {
  readonly problem: string
}

const placeholder = /(\\?)\$\{([^}\n]*)\}/g

/**
 * Fills a template.
 *
 * A line that consists of placeholders which are all empty is left out, with the blank line before it. A value of several lines is
 * continued under the text that stands before its placeholder, if that is indentation or a comment mark. `\${` stays as `${`.
 *
 * @returns the text, or what is wrong with the template
 */
export function fillTemplate(template: string, values: Readonly<Record<string, string>>): string | TemplateProblem {
  const unknown = [...template.matchAll(placeholder)].find(
    ([, escaped, name = '']) => escaped === '' && !(name in values),
  )
  if (unknown !== undefined) {
    const [text, , name = ''] = unknown
    return { problem: `has the unknown placeholder ${text}${didYouMean(name, Object.keys(values))}` }
  }
  const lines: string[] = []
  for (const line of template.replaceAll('\r\n', '\n').split('\n')) {
    const filled = fillLine(line, values)
    if (filled.trim() === '' && line.trim() !== '') {
      if (lines.at(-1) === '') lines.pop()
    } else lines.push(filled)
  }
  return lines.join('\n')
}

function fillLine(line: string, values: Readonly<Record<string, string>>): string {
  return line.replaceAll(placeholder, (text, escaped: string, name: string, position: number) => {
    if (escaped !== '') return text.slice(1)
    const before = line.slice(0, position)
    const [first = '', ...rest] = (values[name] ?? '').split('\n')
    const margin = /^[\s*/]*$/.test(before) ? before : ''
    return [first, ...rest.map(row => (row === '' ? margin.trimEnd() : margin + row))].join('\n')
  })
}
