/**
 * users table
 *
 * Revision: b6e4772289e4
 * Revises: <base>
 * Created: 2026-11-20 12:30:48
 */

import { integer, string } from 'athanor'
import type { Operations } from 'athanor/migrations'

export const revision = 'b6e4772289e4'
export const downRevision = null

export async function upgrade(op: Operations) {
  await op.createTable('user', {
    id: integer().primaryKey(),
    username: string(64),
    email: string(120),
    password_hash: string(256).nullable(),
  })
  await op.createIndex('ix_user_email', 'user', ['email'], { unique: true })
  await op.createIndex('ix_user_username', 'user', ['username'], { unique: true })
}

export async function downgrade(op: Operations) {
  await op.dropIndex('ix_user_username', 'user')
  await op.dropIndex('ix_user_email', 'user')
  await op.dropTable('user')
}
