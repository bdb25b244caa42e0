// Opens a file in the user's editor and waits until it is closed.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { CliError } from '../errors/cli-error.ts'

/**
 * Opens a file with the program in VISUAL or EDITOR, which may have arguments.
 *
 * @throws CliError `no_editor`, or `editor_failed` when it cannot be started or ends with an error
 */
export async function openEditor(file: string, env: Readonly<Record<string, string | undefined>>): Promise<void> {
  const editor = [env.VISUAL, env.EDITOR].find(name => name !== undefined && name.trim() !== '')
  if (editor === undefined) throw new CliError('no_editor', {})
  const failed = (reason: string, cause?: unknown) => new CliError('editor_failed', { editor, reason, cause })
  const child =
    process.platform === 'win32'
      ? spawn(`${editor} "${file}"`, { shell: true, stdio: 'inherit', env })
      : spawn('/bin/sh', ['-c', `${editor} "$@"`, editor, file], { stdio: 'inherit', env })
  const [code, signal] = await once(child, 'exit').catch(cause => {
    throw failed(cause instanceof Error ? cause.message : String(cause), cause)
  })
  if (code !== 0) throw failed(code === null ? `it was ended by ${signal}` : `it ended with code ${code}`)
}
