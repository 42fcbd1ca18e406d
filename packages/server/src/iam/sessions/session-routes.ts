import type { Session, sessionOperations } from '@openhss/contract'
import { actorOf, recordEvent } from '../../audit/record-event.ts'
import { ApiFailure, badRequest } from '../../http/answers/api-error.ts'
import { endedSessionCookie, sessionCookie } from '../../http/admission/session-cookie.ts'
import type { Identity } from '../../caller/caller.ts'
import type { Call, Handlers } from '../../http/operations.ts'
import { changeIdentity } from '../change-identity.ts'
import { operatorTenantId } from '../iam-queries.ts'
import type { Identities } from '../identities/identities.ts'
import type { SignIn } from '../tokens/sign-in.ts'
import { readLanguage, updateLanguage } from '../users/user-queries.ts'
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
      return show(call.caller)
    },
    changeLanguage: async ({ body: { language } }, call) => {
      const { user } = call.caller
      const details = { language }
      await sql.begin(async (tx) => {
        await updateLanguage(tx, user.id, language)
        const resource = { resourceType: 'user', resourceId: user.id } as const
        await recordEvent(tx, call, actorOf(call.caller), { ...resource, details })
      })
      return {}
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
    return show(identity)
  }

  async function show(identity: Identity): Promise<Session> {
    return sessionBody(identity, await readLanguage(sql, identity.user.id))
  }
}

/** A page of somebody else must not sign a browser in either: what its user then does, somebody else would see. */
function refuseOtherOrigin({ browser }: Call): void {
  if (!browser.isSameOrigin) throw new ApiFailure('IAM.0401/origin')
}
