/**
 * Initial migration.
 *
 * Revision: 1f3a10be5f75
 * Revises: <base>
 * Created: 2026-11-20 12:31:49
 */

import { integer, string } from 'athanor'
import type { Operations } from 'athanor/migrations'

export const revision = '1f3a10be5f75'
export const downRevision = null

export async function upgrade(op: Operations) {
  await op.createTable('pets', {
    id: integer().primaryKey(),
    name: string().nullable(),
    species: string().nullable(),
  })
}

export async function downgrade(op: Operations) {
  await op.dropTable('pets')
}
