// `.env` in the working directory: variables that the environment does not have yet.
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { parseEnv } from 'node:util'
import { CliError } from '../../errors/cli-error.ts'
import type { Terminal } from '../terminal.ts'

/**
 * Adds the variables of `.env` to the environment; one that is set already stays as it is.
 *
 * @throws CliError `bad_env_file` when there is such a file and it cannot be read
 */
export async function loadEnvFile({ cwd, env }: Pick<Terminal, 'cwd' | 'env'>): Promise<void> {
  const file = path.join(cwd, '.env')
  const text = await readFile(file, 'utf8').catch(cause => {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return ''
    throw new CliError('bad_env_file', {
      path: file,
      reason: cause instanceof Error ? cause.message : String(cause),
      cause,
    })
  })
  for (const [name, value] of Object.entries(parseEnv(text))) env[name] ??= value
}
