/**
 * users
 *
 * Revision: 02378db59cd0
 * Revises: 1f3a10be5f75
 * Created: 2026-11-20 12:31:51
 */

import { boolean, integer, string } from 'athanor'
import type { Operations } from 'athanor/migrations'

export const revision = '02378db59cd0'
export const downRevision = '1f3a10be5f75'

export async function upgrade(op: Operations) {
  await op.createTable('users', {
    id: integer().primaryKey(),
    username: string(80),
    email: string(120).nullable().unique({ name: 'uq_users_email' }),
    verified: boolean().nullable(),
  })
  await op.createIndex('ix_users_username', 'users', ['username'], { unique: true })
}

export async function downgrade(op: Operations) {
  await op.dropIndex('ix_users_username', 'users')
  await op.dropTable('users')
}
