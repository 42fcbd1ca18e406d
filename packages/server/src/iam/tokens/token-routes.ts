import { SUBJECT_TOKEN_HEADER } from '@openhss/contract'
import type { Input, tokenOperations } from '@openhss/contract'
import type { ChangeBudget } from '../../audit/change-budget.ts'
import { actorOf, recordEvent } from '../../audit/record-event.ts'
import type { Sql } from '../../db/connect.ts'
import type { Queryable } from '../../db/queryable.ts'
import { ApiFailure, badRequest } from '../../http/answers/api-error.ts'
import type { Identity } from '../../caller/caller.ts'
import type { Handlers } from '../../http/operations.ts'
import { changeIdentity } from '../change-identity.ts'
import { isPermitted } from '../permit.ts'
import { hashSecret } from '../secret.ts'
import { exchangeToken } from './exchange-token.ts'
import type { SignIn } from './sign-in.ts'
import { tokenBody } from './token-body.ts'
import type { TokenFacts } from './token-body.ts'
import { endMadeFromRevoked, findValidToken, revokeToken } from './token-queries.ts'
import type { UserReference, ValidTokenRow } from './token-queries.ts'

/** Handlers of IAM's tokens. See docs/wire/iam.md, "Tokens". */
export function tokenHandlers(parts: {
  readonly sql: Sql
  readonly signIn: SignIn
  readonly changeBudget: ChangeBudget
}): Handlers<typeof tokenOperations> {
  const { sql, signIn } = parts

  return {
    createToken: async ({ query, body }, call) => {
      const { identity } = body.auth
      const scope = body.auth.scope ?? undefined
      const { secret, facts } = identity.methods.includes('token')
        ? await exchangeToken(parts, { token: tokenOf(identity), scope }, call)
        : await signIn({ ...passwordOf(identity), scope }, call)
      call.setHeader(SUBJECT_TOKEN_HEADER, secret)
      return { token: tokenBody(facts, query.nocatalog === undefined ? call.endpoint : undefined) }
    },
    showToken: async ({ query, headers }, call) => {
      const secret = headers[SUBJECT_TOKEN_HEADER]
      const row = await findSubject(sql, call.caller, hashSecret(secret))
      call.setHeader(SUBJECT_TOKEN_HEADER, secret)
      const facts = factsOf(row, call.caller)
      return { token: tokenBody(facts, query.nocatalog === undefined ? call.endpoint : undefined) }
    },
    deleteToken: ({ headers }, call) =>
      changeIdentity(sql, async (tx) => {
        const hash = hashSecret(headers[SUBJECT_TOKEN_HEADER])
        const row = await findSubject(tx, call.caller, hash)
        if (!(await revokeToken(tx, hash))) throw noSuchToken()
        await endMadeFromRevoked(tx, row.userId)
        await recordEvent(tx, call, actorOf(call.caller), {
          ...(row.projectId !== null && { projectId: row.projectId }),
          resourceType: 'token',
          details: { user_id: row.userId, user_name: row.userName },
        })
        return {}
      }),
  }
}

/**
 * Finds the token that the request names: the caller's own, or another one of its tenant if the caller may
 * see it.
 */
async function findSubject(sql: Queryable, caller: Identity, hash: Buffer): Promise<ValidTokenRow> {
  const row = await findValidToken(sql, caller.tenant.id, hash)
  if (row === undefined) throw noSuchToken()
  if (row.userId !== caller.user.id && !isPermitted(caller, 'iam:tokens:manage')) {
    throw new ApiFailure('IAM.0003')
  }
  return row
}

type AskedIdentity = Input<typeof tokenOperations.createToken>['body']['auth']['identity']

function tokenOf({ token }: AskedIdentity): string {
  if (token === undefined) throw badRequest('auth.identity.token is missing.')
  return token.id
}

function passwordOf({ password }: AskedIdentity): { user: UserReference; password: string } {
  if (password === undefined) throw badRequest('auth.identity.password is missing.')
  const { id, name, domain } = password.user
  if (id === undefined && name === undefined) {
    throw badRequest('auth.identity.password.user.name is missing, and so is its id.')
  }
  if (id === undefined && domain === undefined) {
    throw badRequest('auth.identity.password.user.domain is missing: a name is that of an account.')
  }
  return { user: { id, name, domain: domain ?? {} }, password: password.user.password }
}

function noSuchToken(): ApiFailure {
  return new ApiFailure('IAM.0004', 'X-Subject-Token is no valid token of this account.')
}

function factsOf(row: ValidTokenRow, { tenant }: Identity): TokenFacts {
  const { userId, userName, projectId, projectName, grants, ...rest } = row
  const { isMadeFromToken, issuedAt, expiresAt } = rest
  const project =
    projectId === null || projectName === null ? undefined : { id: projectId, name: projectName }
  const user = { id: userId, name: userName }
  return { user, tenant, project, grants, isMadeFromToken, issuedAt, expiresAt }
}
