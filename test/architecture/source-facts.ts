// Reads one source file into the facts that the architecture rules are about. Syntax only, so it needs no type checker.
import path from 'node:path'
import ts from 'typescript-6'

export interface ImportFact {
  readonly specifier: string
  /** Path of the imported file below `src/`, or undefined for a package. */
  readonly target: string | undefined
  readonly line: number
}

export interface FunctionFact {
  readonly name: string
  readonly line: number
  readonly codeLines: number
}

/** Something that stands at a line of a file. */
export interface Finding {
  readonly text: string
  readonly line: number
}

export interface SourceFacts {
  /** Path below `src/`, with forward slashes. */
  readonly path: string
  readonly codeLines: number
  readonly imports: readonly ImportFact[]
  readonly functions: readonly FunctionFact[]
  /** `x as Y` and `<Y>x`, without `as const`; `text` is the type. */
  readonly casts: readonly Finding[]
  readonly nonNullAssertions: readonly Finding[]
  readonly defaultExports: readonly Finding[]
  /** Uses of `console` and calls of `process.exit`. */
  readonly consoleUses: readonly Finding[]
  /** `throw new Error(...)`. */
  readonly bareThrows: readonly Finding[]
  /** TODO and FIXME comments that name no issue. */
  readonly openTodos: readonly Finding[]
}

/** The facts of every file of a project given as path below `src/` -> text. */
export function readProject(files: Readonly<Record<string, string>>): SourceFacts[] {
  return Object.entries(files).map(([file, text]) => readFacts(file, text))
}

/** The facts of one file. */
export function readFacts(file: string, text: string): SourceFacts {
  return new FactReader(file, text).read()
}

class FactReader {
  readonly #file: string
  readonly #source: ts.SourceFile
  readonly #codeLines = new Set<number>()
  readonly #functionNodes: ts.FunctionLikeDeclaration[] = []
  readonly #imports: ImportFact[] = []
  readonly #casts: Finding[] = []
  readonly #nonNull: Finding[] = []
  readonly #defaultExports: Finding[] = []
  readonly #consoleUses: Finding[] = []
  readonly #bareThrows: Finding[] = []
  readonly #openTodos: Finding[] = []

  constructor(file: string, text: string) {
    this.#file = file
    this.#source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true, ts.ScriptKind.TS)
  }

  read(): SourceFacts {
    this.#walk(this.#source)
    return {
      path: this.#file,
      codeLines: this.#codeLines.size,
      imports: this.#imports,
      functions: this.#functionNodes.map(node => this.#functionFact(node)),
      casts: this.#casts,
      nonNullAssertions: this.#nonNull,
      defaultExports: this.#defaultExports,
      consoleUses: this.#consoleUses,
      bareThrows: this.#bareThrows,
      openTodos: this.#openTodos,
    }
  }

  #walk(node: ts.Node): void {
    this.#visit(node)
    const children = node.getChildren(this.#source).filter(child => !ts.isJSDoc(child))
    if (children.length === 0) this.#token(node)
    for (const child of children) this.#walk(child)
  }

  #token(node: ts.Node): void {
    const start = node.getStart(this.#source, false)
    this.#comments(node.pos, start)
    if (start === node.end) return
    for (let line = this.#line(start); line <= this.#line(node.end); line += 1) this.#codeLines.add(line)
  }

  #comments(from: number, to: number): void {
    for (const match of this.#source.text.slice(from, to).matchAll(/\b(TODO|FIXME)\b(?!\s*\(?#\d+)/g)) {
      this.#openTodos.push({ text: match[0], line: this.#line(from + match.index) })
    }
  }

  #visit(node: ts.Node): void {
    const specifier = importedSpecifier(node)
    if (specifier) this.#addImport(specifier)
    if (ts.isFunctionLike(node) && 'body' in node && node.body)
      this.#functionNodes.push(node as ts.FunctionLikeDeclaration)
    if ((ts.isAsExpression(node) || ts.isTypeAssertionExpression(node)) && !ts.isConstTypeReference(node.type)) {
      this.#casts.push(this.#finding(node, node.type.getText(this.#source)))
    }
    if (ts.isNonNullExpression(node)) this.#nonNull.push(this.#finding(node, node.getText(this.#source)))
    if (isDefaultExport(node)) this.#defaultExports.push(this.#finding(node, 'export default'))
    if (ts.isPropertyAccessExpression(node)) this.#propertyAccess(node)
    if (ts.isThrowStatement(node) && isBareError(node.expression)) {
      this.#bareThrows.push(this.#finding(node, 'throw new Error'))
    }
  }

  #propertyAccess(node: ts.PropertyAccessExpression): void {
    const text = `${node.expression.getText(this.#source)}.${node.name.text}`
    if (/^(globalThis\.)?console\./.test(text) || /^(globalThis\.)?process\.exit$/.test(text)) {
      this.#consoleUses.push(this.#finding(node, text))
    }
  }

  #addImport(specifier: ts.StringLiteralLike): void {
    const text = specifier.text
    const target = text.startsWith('.') ? path.posix.join(path.posix.dirname(this.#file), text) : undefined
    this.#imports.push({ specifier: text, target, line: this.#line(specifier.getStart(this.#source)) })
  }

  #functionFact(node: ts.FunctionLikeDeclaration): FunctionFact {
    const [first, last] = [this.#line(node.getStart(this.#source, false)), this.#line(node.end)]
    let codeLines = 0
    for (let line = first; line <= last; line += 1) if (this.#codeLines.has(line)) codeLines += 1
    return { name: functionName(node, this.#source), line: first, codeLines }
  }

  #finding(node: ts.Node, text: string): Finding {
    return { text, line: this.#line(node.getStart(this.#source)) }
  }

  #line(position: number): number {
    return this.#source.getLineAndCharacterOfPosition(position).line + 1
  }
}

// import, export from, import(), import('...').Type and require(): everything that makes one file need another.
function importedSpecifier(node: ts.Node): ts.StringLiteralLike | undefined {
  const literal = (candidate: ts.Node | undefined) =>
    candidate && ts.isStringLiteralLike(candidate) ? candidate : undefined
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return literal(node.moduleSpecifier)
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) return literal(node.argument.literal)
  if (ts.isCallExpression(node) && isModuleLoader(node.expression)) return literal(node.arguments[0])
  return undefined
}

function isModuleLoader(callee: ts.Expression): boolean {
  return callee.kind === ts.SyntaxKind.ImportKeyword || (ts.isIdentifier(callee) && callee.text === 'require')
}

function isDefaultExport(node: ts.Node): boolean {
  if (ts.isExportAssignment(node)) return true
  if (ts.isExportSpecifier(node)) return node.name.text === 'default'
  return ts.canHaveModifiers(node) && (ts.getModifiers(node) ?? []).some(m => m.kind === ts.SyntaxKind.DefaultKeyword)
}

function isBareError(expression: ts.Expression): boolean {
  return (
    (ts.isNewExpression(expression) || ts.isCallExpression(expression)) &&
    ts.isIdentifier(expression.expression) &&
    expression.expression.text === 'Error'
  )
}

function functionName(node: ts.FunctionLikeDeclaration, source: ts.SourceFile): string {
  if (ts.isConstructorDeclaration(node)) return 'constructor'
  if (node.name) return node.name.getText(source)
  return ts.isVariableDeclaration(node.parent) || ts.isPropertyAssignment(node.parent)
    ? node.parent.name.getText(source)
    : '(anonymous)'
}
