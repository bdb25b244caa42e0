/**
 * posts table
 *
 * Revision: dfaff926cec0
 * Revises: b6e4772289e4
 * Created: 2026-11-20 12:30:53
 */

import { datetime, integer, string } from 'athanor'
import type { Operations } from 'athanor/migrations'

export const revision = 'dfaff926cec0'
export const downRevision = 'b6e4772289e4'

export async function upgrade(op: Operations) {
  await op.createTable('post', {
    id: integer().primaryKey(),
    body: string(140),
    timestamp: datetime(),
    user_id: integer().references('user.id', { name: 'fk_post_user_id' }),
  })
  await op.createIndex('ix_post_timestamp', 'post', ['timestamp'])
  await op.createIndex('ix_post_user_id', 'post', ['user_id'])
}

export async function downgrade(op: Operations) {
  await op.dropIndex('ix_post_user_id', 'post')
  await op.dropIndex('ix_post_timestamp', 'post')
  await op.dropTable('post')
}
