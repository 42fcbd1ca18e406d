import type { Sql } from '../../db/connect.ts'
import { ApiFailure } from '../../http/api-error.ts'
import type { Origin } from '../../http/origin.ts'
import type { NamedRow } from '../identity-queries.ts'
import { createLockout } from '../lockout.ts'
import type { PasswordGate } from '../password-gate.ts'
import { isGranted } from '../permit.ts'
import { createFailedSignInRecorder } from './failed-sign-in.ts'
import { issueToken } from './issue-token.ts'
import type { IssuedToken, SignedIn } from './issue-token.ts'
import { findSignIn } from './token-queries.ts'
import type { Reference, SignInRow } from './token-queries.ts'

/** What a sign-in names; all of it is the client's word. */
export interface SignInAttempt {
  readonly userName: string
  readonly password: string
  readonly domain: Reference
  readonly scope: { readonly project?: Reference; readonly domain?: Reference } | undefined
}

/**
 * Tokens for passwords.
 * @throws IAM.0401, the same for a wrong account, user or password: it tells a guesser nothing.
 *   IAM.0401/locked after too many of those in a row. IAM.0401/scope: the password was right, but the
 *   scope is not the user's. APIGW.0308 when too many sign in at once.
 */
export function createSignIn(
  sql: Sql,
  passwordGate: PasswordGate,
): (attempt: SignInAttempt, origin: Origin) => Promise<IssuedToken> {
  const lockout = createLockout()
  const recordFailure = createFailedSignInRecorder(sql)

  return async (attempt, origin) => {
    const { userName, domain, scope } = attempt
    const found = await findSignIn(sql, { domain, userName, project: scope?.project ?? {} })
    const subject = JSON.stringify([found?.account.id ?? [domain.id, domain.name], userName])
    refuseLocked()
    const isRight = await passwordGate(origin.sourceIp, async ({ verify }) => {
      // Again: those that waited beside this one may have failed meanwhile.
      refuseLocked()
      const isRight = await verify(attempt.password, found?.user?.passwordHash)
      if (isRight) lockout.succeeded(subject, origin.sourceIp)
      else lockout.failed(subject, origin.sourceIp)
      return isRight
    })
    const signedIn = isRight ? inScope(found, scope) : undefined
    const issued = signedIn && (await issueToken(sql, origin, signedIn))
    if (issued === undefined) {
      await recordFailure(origin, { account: found?.account, userName, isLocking: isLocked() })
      throw new ApiFailure(isRight && signedIn === undefined ? 'IAM.0401/scope' : 'IAM.0401')
    }
    return issued

    function refuseLocked(): void {
      if (isLocked()) throw new ApiFailure('IAM.0401/locked')
    }
    function isLocked(): boolean {
      return lockout.isLocked(subject, origin.sourceIp)
    }
  }
}

/** Undefined where the scope is not the user's. */
function inScope(
  found: SignInRow | undefined,
  scope: SignInAttempt['scope'],
): SignedIn | undefined {
  if (found?.user === undefined) return undefined
  const { user, account, grants, project } = found
  if (scope?.domain !== undefined && !fits(account, scope.domain)) return undefined
  if (scope?.project === undefined) return { user, account, grants, project: undefined }
  if (project === undefined || !isGranted({ grants }, project.id)) return undefined
  return { user, account, grants, project }
}

function fits({ id, name }: NamedRow, asked: Reference): boolean {
  return (asked.id ?? id) === id && (asked.name ?? name) === name
}
