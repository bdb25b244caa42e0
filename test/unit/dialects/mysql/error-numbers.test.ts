import { describe, expect, it } from 'vitest'
import { mariadbDialect } from '../../../../src/dialects/mysql/dialect.ts'
import { ConnectionLost, SerializationFailure, StatementFailed } from '../../../../src/errors/database-error.ts'

const translated = (errno: number, message: string) =>
  mariadbDialect.translateError(Object.assign(new Error(message), { errno }), { text: 'COMMIT' })

describe('a node of a cluster', () => {
  it.each([
    [1047, 'WSREP has not yet prepared node for application use'],
    [1180, 'Error while appending streaming replication fragment(provider status: Not connected to Primary Component)'],
  ])('that is not ready says so by %i: another connection may lead to one that is', (errno, message) => {
    const error = translated(errno, message)
    expect(error).toBeInstanceOf(SerializationFailure)
    expect(error.message).toContain('this node of the cluster is not ready')
    expect(mariadbDialect.isRetryable?.(error)).toBe(true)
    expect(mariadbDialect.isUnavailable?.(error)).toBe(true)
  })

  it('that refuses a transaction for another is ready for the next', () => {
    const error = translated(1213, 'Deadlock found when trying to get lock; try restarting transaction')
    expect(error).toBeInstanceOf(SerializationFailure)
    expect(mariadbDialect.isRetryable?.(error)).toBe(true)
    expect(mariadbDialect.isUnavailable?.(error)).toBe(false)
  })

  it('whose COMMIT fails in another way says nothing of the cluster', () => {
    const error = translated(1180, 'Got error 28 "No space left on device" during COMMIT')
    expect(error).toBeInstanceOf(StatementFailed)
    expect(mariadbDialect.isRetryable?.(error)).toBe(false)
  })

  it('that shuts down ends the connection', () => {
    expect(translated(1053, 'Server shutdown in progress')).toBeInstanceOf(ConnectionLost)
  })
})
