// Inheritance: what a parent does not have, and unions that are not narrowed.
import { select } from 'athanor'
import { Employee, Engineer, Manager, type Moderator, User } from '../blog.ts'

export async function families(user: User, engineer: Engineer) {
  // @ts-expect-error a parent has not what its child adds
  user.level
  // @ts-expect-error a parent is no child
  const moderator: Moderator = user
  const everyone = await select(Employee).polymorphic(Engineer, Manager).all()
  // @ts-expect-error not every employee has one
  everyone[0]?.lang
  // @ts-expect-error no such identity
  everyone[0]?.type === 'boss'
  // @ts-expect-error the identity of another model
  engineer.type = 'manager'
  // @ts-expect-error the parent's columns and its own, not a sibling's
  Engineer.where(Engineer.c.team.eq('x'))
  // @ts-expect-error no such way of inheriting
  User.extend('X', {}, { inherits: 'table' })
  return moderator
}
