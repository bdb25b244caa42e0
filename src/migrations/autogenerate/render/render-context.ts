// What renderers share: the dialect whose texts they print, and the names that the script has to import.
import type { Dialect } from '../../../dialect/dialect.ts'

/** Where a script's names come from. */
export type ImportSource = 'athanor' | 'athanor/migrations'

/** Collects what a script imports while it is printed. */
export class RenderContext {
  readonly dialect: Dialect
  readonly #names: Readonly<Record<ImportSource, Set<string>>> = { athanor: new Set(), 'athanor/migrations': new Set() }

  constructor(dialect: Dialect) {
    this.dialect = dialect
  }

  /** Notes that the script uses a name. */
  use(name: string, source: ImportSource = 'athanor'): string {
    this.#names[source].add(name)
    return name
  }

  /** The import statements, with their names in order. */
  get imports(): readonly string[] {
    return Object.entries(this.#names).flatMap(([source, names]) =>
      names.size === 0 ? [] : [importStatement([...names].toSorted(), source)],
    )
  }
}

function importStatement(names: readonly string[], source: string): string {
  const line = `import { ${names.join(', ')} } from '${source}'`
  return line.length <= 120 ? line : `import {\n${names.map(name => `  ${name},`).join('\n')}\n} from '${source}'`
}
