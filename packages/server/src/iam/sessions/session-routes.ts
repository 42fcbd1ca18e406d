import type { Session, sessionOperations } from '@openhss/contract'
import { actorOf, recordEvent } from '../../audit/record-event.ts'
import { ApiFailure, badRequest } from '../../http/answers/api-error.ts'
import { endedSessionCookie, sessionCookie } from '../../http/admission/session-cookie.ts'
import type { Call, Handlers } from '../../http/operations.ts'
import { changeIdentity } from '../change-identity.ts'
import { operatorTenantId } from '../iam-queries.ts'
import type { Identities } from '../identities/identities.ts'
import type { SignIn } from '../tokens/sign-in.ts'
import { revokeToken } from '../tokens/token-queries.ts'
import { createLinkSignIn } from './link-sign-in.ts'
import type { LinkSignInParts } from './link-sign-in.ts'
import { sessionBody } from './session-body.ts'

/** Handlers of the sessions of browsers. See docs/access.md, "The session of a browser". */
export function sessionHandlers(
  parts: LinkSignInParts & { readonly identities: Identities; readonly signIn: SignIn },
): Handlers<typeof sessionOperations> {
  const { sql, identities, signIn } = parts
  const signInByLink = createLinkSignIn(parts)

  return {
    createSession: async ({ body: { account, user: name, password } }, call) => {
      refuseOtherOrigin(call)
      const domain = account === undefined ? { id: await operatorTenantId(sql) } : { name: account }
      const attempt = {
        user: { name, domain },
        password,
        scope: undefined,
        wants: 'session',
      } as const
      return begin((await signIn(attempt, call)).secret, call)
    },
    createSessionFromLink: async ({ body }, call) => {
      refuseOtherOrigin(call)
      return begin(await signInByLink(body.code, call), call)
    },
    showSession: async (_input, call) => {
      call.setHeader('cache-control', 'no-store')
      return sessionBody(call.caller)
    },
    deleteSession: async (_input, call) => {
      const { credential } = call.caller
      if (credential.kind !== 'session') {
        throw badRequest(
          'This call has no session that could end: it was not made with its cookie.',
        )
      }
      return changeIdentity(sql, async (tx) => {
        await revokeToken(tx, credential.hash)
        await recordEvent(tx, call, actorOf(call.caller), { resourceType: 'session' })
        call.setHeader('set-cookie', endedSessionCookie(call.browser.isOverTls))
        return {}
      })
    },
  }

  async function begin(secret: string, call: Call): Promise<Session> {
    // The project that was made a moment ago is there as well.
    identities.expectChanges()
    const identity = await identities.ofSession(secret)
    call.setHeader('set-cookie', sessionCookie(secret, call.browser.isOverTls))
    call.setHeader('cache-control', 'no-store')
    return sessionBody(identity)
  }
}

/** A page of somebody else must not sign a browser in either: what its user then does, somebody else would see. */
function refuseOtherOrigin({ browser }: Call): void {
  if (!browser.isSameOrigin) throw new ApiFailure('IAM.0401/origin')
}
