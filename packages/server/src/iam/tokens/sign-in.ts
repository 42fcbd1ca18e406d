import type { ChangeBudget } from '../../audit/change-budget.ts'
import type { LeftOutEvents } from '../../audit/left-out-events.ts'
import type { Sql } from '../../db/connect.ts'
import { ApiFailure } from '../../http/answers/api-error.ts'
import type { Origin } from '../../http/admission/origin.ts'
import type { NamedRow } from '../identities/identity-queries.ts'
import { createLockout } from '../passwords/lockout.ts'
import type { PasswordGate } from '../passwords/password-gate.ts'
import { isGranted } from '../permit.ts'
import { createFailedSignInRecorder } from './failed-sign-in.ts'
import { issueToken } from './issue-token.ts'
import type { IssuedToken, SignedIn } from './issue-token.ts'
import { findSignIn } from './token-queries.ts'
import type { Reference, SignInRow, UserReference } from './token-queries.ts'

/** The names that a sign-in gives; all of them are the client's word. */
interface SignInAttempt {
  readonly user: UserReference
  readonly password: string
  readonly scope: AskedScope | undefined
  /** A token unless it says so; a session has no scope. */
  readonly wants?: 'session'
}

/** Issues something for a password. */
export type SignIn = (attempt: SignInAttempt, origin: Origin) => Promise<IssuedToken>

/** What a token shall be for; without a project, the tenant. */
export interface AskedScope {
  readonly project?: Reference & { readonly domain?: Reference }
  readonly domain?: Reference
}

export interface SignInParts {
  readonly sql: Sql
  readonly passwordGate: PasswordGate
  readonly leftOut: LeftOutEvents
  readonly changeBudget: ChangeBudget
}

/**
 * Makes the function that issues tokens and sessions for passwords; there is one, so that its lock is one.
 * @throws IAM.0401, the same for a wrong tenant, user or password, so that a guesser learns nothing.
 *   IAM.0401/locked after too many of those in a row. IAM.0401/scope when the password was right, but the
 *   scope is not the user's. APIGW.0308 when too many sign in at once, or the user too often.
 */
export function createSignIn({ sql, passwordGate, leftOut, changeBudget }: SignInParts): SignIn {
  const lockout = createLockout()
  const recordFailure = createFailedSignInRecorder(sql, leftOut)

  return async (attempt, origin) => {
    const { user, scope } = attempt
    const { domain } = user
    const found = await findSignIn(sql, {
      user,
      project: scope?.project ?? {},
      address: origin.sourceIp,
    })
    // One name for a user however it is named, so that no other way of naming it gives further tries.
    const userName = found?.userName ?? user.name ?? user.id ?? ''
    const subject = JSON.stringify([found?.tenant.id ?? [domain.id, domain.name], userName])
    refuseLocked()
    const caller = {
      address: origin.sourceIp,
      account: found?.user?.id ?? subject,
      isKnown: found?.user?.isKnownHere === true,
    }
    const isRight = await passwordGate(caller, async ({ verify }) => {
      // The lock is asked again, because sign-ins that waited beside this one may have failed meanwhile.
      refuseLocked()
      const isRight = await verify(attempt.password, found?.user?.passwordHash)
      if (isRight) lockout.succeeded(subject, origin.sourceIp)
      else lockout.failed(subject, origin.sourceIp)
      return isRight
    })
    const signedIn = isRight ? inScope(found, scope) : undefined
    if (signedIn !== undefined) changeBudget.spend(signedIn.user.id, 'signIn')
    const kind = { resourceType: attempt.wants ?? 'token', credential: 'password' } as const
    const issued = signedIn && (await issueToken(sql, origin, signedIn, kind))
    if (issued === undefined) {
      await recordFailure(origin, {
        tenant: found?.tenant,
        userName,
        credential: 'password',
        isLocking: isLocked(),
      })
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

/** Returns the sign-in within its scope; undefined where the scope is not the user's. */
function inScope(
  found: SignInRow | undefined,
  scope: AskedScope | undefined,
): SignedIn | undefined {
  if (found?.user === undefined) return undefined
  const { user, tenant, grants } = found
  const range = rangeOf(found, scope)
  return range && { user, tenant, grants, ...range }
}

/** Returns what the token will be for: undefined as the project is the tenant; undefined where it is not granted. */
export function rangeOf(
  { tenant, grants, project }: Pick<SignInRow, 'tenant' | 'grants' | 'project'>,
  scope: AskedScope | undefined,
): { readonly project: NamedRow | undefined } | undefined {
  const domains = [scope?.domain, scope?.project?.domain]
  if (!domains.every((domain) => domain === undefined || fits(tenant, domain))) return undefined
  if (scope?.project === undefined) return { project: undefined }
  if (project === undefined || !isGranted({ grants }, project.id)) return undefined
  return { project }
}

function fits({ id, name }: NamedRow, asked: Reference): boolean {
  return (asked.id ?? id) === id && (asked.name ?? name) === name
}
