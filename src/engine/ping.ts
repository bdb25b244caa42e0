// Asking a connection whether it still answers.
import type { DriverConnection } from '../driver/driver.ts'
import type { ConnectionOpener } from './connection-opener.ts'
import { controlStatement } from './control-statements.ts'
import { within } from './within.ts'

const LONGEST_PING = 5000

/** Whether a connection answers, in good time. */
export async function pingConnection(
  raw: DriverConnection,
  { environment, pingStatement }: Pick<ConnectionOpener, 'environment' | 'pingStatement'>,
  timeout: number,
): Promise<boolean> {
  const limit = { environment, milliseconds: Math.min(timeout, LONGEST_PING) }
  try {
    await within(
      async () => raw.query(controlStatement(pingStatement), []),
      limit,
      () => new Error('no answer'),
    )
    return true
  } catch {
    return false
  }
}
