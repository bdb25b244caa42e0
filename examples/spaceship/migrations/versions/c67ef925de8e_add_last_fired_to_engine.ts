/**
 * add last_fired to engine
 *
 * Revision: c67ef925de8e
 * Revises: <base>
 * Created: 2026-11-20 09:30:00
 */

import { datetime } from 'athanor'
import type { Operations } from 'athanor/migrations'

export const revision = 'c67ef925de8e'
export const downRevision = null

export async function upgrade(op: Operations) {
  await op.addColumn('engine', 'last_fired', datetime().nullable())
}

export async function downgrade(op: Operations) {
  await op.dropColumn('engine', 'last_fired')
}
