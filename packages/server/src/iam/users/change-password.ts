import type { userOperations } from '@openhss/contract'
import { createBoundedEvents } from '../../audit/bounded-events.ts'
import type { LeftOutEvents } from '../../audit/left-out-events.ts'
import { actorOf, recordEvent } from '../../audit/record-event.ts'
import type { EventFacts } from '../../audit/record-event.ts'
import type { Sql } from '../../db/connect.ts'
import { ApiFailure, badRequest } from '../../http/answers/api-error.ts'
import { addressGroup } from '../../http/limits/address-group.ts'
import { gatedItself } from '../../http/operations.ts'
import type { Handlers } from '../../http/operations.ts'
import { changeIdentity, revokeSessions } from '../change-identity.ts'
import { createLockout } from '../passwords/lockout.ts'
import type { PasswordGate } from '../passwords/password-gate.ts'
import { refuseTemporaryKey } from '../permit.ts'
import { findPasswordHash, replacePassword } from './user-queries.ts'

/** As for sign-ins: a thief of a token has as many addresses as other guessers. */
const FAILURES_A_MINUTE = { perSource: 30, perTenant: 300, sources: 'addresses' } as const

/**
 * Lets users change their own password. Wrong original passwords count towards a lock: a thief of a token
 * must not guess the password with it.
 */
export function createPasswordChange(
  sql: Sql,
  passwordGate: PasswordGate,
  leftOut: LeftOutEvents,
): Handlers<typeof userOperations>['changePassword'] {
  const lockout = createLockout()
  const recordFailure = createBoundedEvents(sql, leftOut, FAILURES_A_MINUTE)

  return gatedItself(async ({ params, body: { user: asked } }, call) => {
    const { user } = call.caller
    refuseTemporaryKey(call.caller)
    if (params.user_id !== user.id) throw new ApiFailure('IAM.0003')
    checkNewPassword(asked, user.name)
    const event: EventFacts = {
      resourceType: 'user',
      resourceId: user.id,
      details: { name: user.name },
    }

    const old = await findPasswordHash(sql, user.id)
    const asking = { address: call.sourceIp, account: user.id, isKnown: true }
    const hash = await passwordGate(asking, async (hashing) => {
      // Here, so that guesses which waited do not pass a lock that closed meanwhile.
      if (lockout.isLocked(user.id, call.sourceIp)) throw new ApiFailure('IAM.0401/locked')
      if (await hashing.verify(asked.original_password, old)) return hashing.hash(asked.password)
      lockout.failed(user.id, call.sourceIp)
      return undefined
    })
    if (old === undefined || hash === undefined) {
      const failed = { ...event, result: 'IAM.0401' }
      await recordFailure(addressGroup(call.sourceIp), call, actorOf(call.caller), failed)
      throw wrongOriginal()
    }
    lockout.succeeded(user.id, call.sourceIp)

    return changeIdentity(sql, async (tx) => {
      if (!(await replacePassword(tx, user.id, { old, new: hash }))) throw wrongOriginal()
      await revokeSessions(tx, user.id)
      await recordEvent(tx, call, actorOf(call.caller), event)
      return {}
    })
  })
}

function checkNewPassword(
  asked: { readonly password: string; readonly original_password: string },
  userName: string,
): void {
  if (asked.password === asked.original_password) {
    throw badRequest('user.password must differ from user.original_password.')
  }
  if (asked.password.toLowerCase() === userName.toLowerCase()) {
    throw badRequest('user.password must not be the user name.')
  }
}

function wrongOriginal(): ApiFailure {
  return new ApiFailure('IAM.0401', 'user.original_password is wrong.')
}
