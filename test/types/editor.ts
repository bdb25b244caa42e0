// What an editor shows for a piece of code: TypeScript's language service over a file that exists only here.
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript-6'

const folder = fileURLToPath(new URL('.', import.meta.url))
const root = path.join(folder, '../..')
const PRELUDE = `import { alias, caseWhen, deleteFrom, fn, insert, integer, type Loaded, many, one, select, string, update } from 'athanor'
import { db } from './accept/microblog/db.ts'
import { Post } from './accept/microblog/post.ts'
import { User } from './accept/microblog/user.ts'
declare const user: User, post: Post
`

/** An editor with the microblog at hand. */
export interface Editor {
  /** What the compiler complains about in a piece of code. */
  messages(code: string): string
  /** What is shown over the name after the `^`. */
  hover(code: string): string
}

function compilerOptions(): ts.CompilerOptions {
  const { config } = ts.readConfigFile(path.join(root, 'tsconfig.json'), ts.sys.readFile)
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root)
  return { ...options, noUnusedLocals: false, noUnusedParameters: false, incremental: false }
}

/** Opens an editor; the first question takes a few seconds. */
export function openEditor(): Editor {
  const file = path.join(folder, 'editor-file.ts')
  const options = compilerOptions()
  let text = PRELUDE
  let version = 0
  const read = (name: string) => (name === file ? text : ts.sys.readFile(name))
  const service = ts.createLanguageService({
    getScriptFileNames: () => [file],
    getScriptVersion: name => (name === file ? String(version) : '1'),
    getScriptSnapshot: name => {
      const content = read(name)
      return content === undefined ? undefined : ts.ScriptSnapshot.fromString(content)
    },
    getCurrentDirectory: () => root,
    getCompilationSettings: () => options,
    getDefaultLibFileName: ts.getDefaultLibFilePath,
    readFile: read,
    fileExists: name => name === file || ts.sys.fileExists(name),
    directoryExists: ts.sys.directoryExists,
    getDirectories: ts.sys.getDirectories,
    useCaseSensitiveFileNames: () => ts.sys.useCaseSensitiveFileNames,
  })
  const write = (code: string) => {
    text = `${PRELUDE}${code}\nexport {}\n`
    version += 1
  }
  return {
    messages: code => {
      write(code)
      const found = [...service.getSyntacticDiagnostics(file), ...service.getSemanticDiagnostics(file)]
      return found.map(one => ts.flattenDiagnosticMessageText(one.messageText, '\n')).join('\n')
    },
    hover: code => {
      write(code.replace('^', ''))
      const info = service.getQuickInfoAtPosition(file, PRELUDE.length + code.indexOf('^'))
      return ts.displayPartsToString(info?.displayParts)
    },
  }
}
