import { describe, expect, it } from 'vitest'
import { MigrationError } from '../../../../src/errors/migration-error.ts'
import { refuseTransactionControl } from '../../../../src/migrations/runtime/guarded-connection.ts'

describe('statements of a revision', () => {
  it('that begin or end a transaction are refused, whatever stands before them', () => {
    for (const sql of [
      'begin',
      'COMMIT;',
      'end transaction',
      ' rollback',
      '-- x\ncommit',
      '/* a */ /* b */\nBegin Immediate',
      'start transaction',
    ]) {
      expect(() => refuseTransactionControl(sql), sql).toThrow(MigrationError)
    }
  })

  it('that only look like it are let through', () => {
    for (const sql of [
      'rollback to s',
      'ROLLBACK TRANSACTION TO SAVEPOINT s',
      'savepoint begin',
      'release s',
      'create table begin (id)',
      'beginning',
      "select 'commit'",
    ]) {
      expect(() => refuseTransactionControl(sql), sql).not.toThrow()
    }
  })
})
