import { FIRST_USER } from '@openhss/contract'
import type { ChangeBudget } from '../../audit/change-budget.ts'
import type { LeftOutEvents } from '../../audit/left-out-events.ts'
import type { Sql } from '../../db/connect.ts'
import { ApiFailure } from '../../http/answers/api-error.ts'
import type { Call } from '../../http/operations.ts'
import { operatorTenantId } from '../iam-queries.ts'
import { createFailedSignInRecorder } from '../tokens/failed-sign-in.ts'
import { issueToken } from '../tokens/issue-token.ts'
import { findSignIn } from '../tokens/token-queries.ts'
import type { SignInLinks } from './sign-in-links.ts'

export interface LinkSignInParts {
  readonly sql: Sql
  readonly links: SignInLinks
  readonly leftOut: LeftOutEvents
  readonly changeBudget: ChangeBudget
}

/**
 * Makes the function that signs the first administrator in for the code of a link.
 * @returns the secret of the session.
 * @throws IAM.0401/link when the code is not good, or comes from elsewhere than this machine, which does not use it up.
 */
export function createLinkSignIn({
  sql,
  links,
  leftOut,
  changeBudget,
}: LinkSignInParts): (code: string, call: Call) => Promise<string> {
  const recordFailure = createFailedSignInRecorder(sql, leftOut)

  return async (code, call) => {
    const user = { name: FIRST_USER, domain: { id: await operatorTenantId(sql) } }
    const found = await findSignIn(sql, { user, project: {}, address: call.sourceIp })
    const isGood = call.browser.isOnThisMachine && (await links.take(code))
    const secret = isGood ? await signInFirst() : undefined
    if (secret !== undefined) return secret
    await recordFailure(call, {
      tenant: found?.tenant,
      userName: FIRST_USER,
      credential: 'sign-in link',
      isLocking: false,
    })
    throw new ApiFailure('IAM.0401/link')

    /** Undefined when somebody disabled or deleted the first administrator. */
    async function signInFirst(): Promise<string | undefined> {
      if (found?.user === undefined) return undefined
      changeBudget.spend(found.user.id, 'signIn')
      const signedIn = { ...found, user: found.user, project: undefined }
      const kind = { resourceType: 'session', credential: 'sign-in link' } as const
      return (await issueToken(sql, call, signedIn, kind))?.secret
    }
  }
}
