import { recordEvent } from '../../audit/record-event.ts'
import { ApiFailure, badRequest } from '../../http/answers/api-error.ts'
import type { Origin } from '../../http/admission/origin.ts'
import { lockUser } from '../access-keys/access-key-queries.ts'
import { lockSource } from '../access-keys/temporary-key-queries.ts'
import { hashSecret, randomSecret } from '../secret.ts'
import type { IssuedToken } from './issue-token.ts'
import { rangeOf } from './sign-in.ts'
import type { AskedScope, SignInParts } from './sign-in.ts'
import { countTokensFromTokens, findExchange, insertTokenFrom } from './token-queries.ts'

/**
 * A day of Terraform runs every three minutes makes as many. Revoked ones count, so that nobody makes rows and audit
 * events without end.
 */
const MAX_TOKENS_FROM_TOKENS = 1000

/**
 * Issues a token to who holds another one, as Keystone does. It gives no more than that one: it expires and ends with
 * it, and if that one was for a project, or came from one that was, it is for no other project.
 * @throws IAM.0401/token when the token does not count any more, IAM.0401/scope when the scope is not within it,
 *   APIGW.0308 when the user makes too many.
 */
export async function exchangeToken(
  { sql, changeBudget }: Pick<SignInParts, 'sql' | 'changeBudget'>,
  { token, scope }: { readonly token: string; readonly scope: AskedScope | undefined },
  origin: Origin,
): Promise<IssuedToken> {
  const madeFrom = hashSecret(token)
  const found = await findExchange(sql, madeFrom, scope?.project ?? {})
  if (found === undefined) throw new ApiFailure('IAM.0401/token')
  const { user, tenant, grants, boundProjectId } = found
  const range = rangeOf(found, scope)
  if (range === undefined) throw new ApiFailure('IAM.0401/scope')
  const { project } = range
  if (project !== undefined && project.id !== (boundProjectId ?? project.id)) {
    throw new ApiFailure('IAM.0401/scope', 'The token that was given is for another project.')
  }
  changeBudget.spend(user.id, 'own')
  const secret = randomSecret()
  const life = await sql.begin(async (tx) => {
    // In the order in which ending the user's tokens locks them: the user's row, then the token's.
    const isThere = await lockUser(tx, tenant.id, user.id)
    if (!isThere || !(await lockSource(tx, { tokenHash: madeFrom }))) {
      throw new ApiFailure('IAM.0401/token')
    }
    if ((await countTokensFromTokens(tx, user.id)) >= MAX_TOKENS_FROM_TOKENS) throw tooMany()
    const hash = hashSecret(secret)
    const life = await insertTokenFrom(tx, { hash, madeFrom, projectId: project?.id })
    await recordEvent(
      tx,
      origin,
      { tenantId: tenant.id, userId: user.id, userName: user.name, credential: 'token' },
      { resourceType: 'token', ...(project !== undefined && { projectId: project.id }) },
    )
    return life
  })
  return { secret, facts: { user, tenant, project, grants, isMadeFromToken: true, ...life } }
}

function tooMany(): ApiFailure {
  return badRequest(
    `${MAX_TOKENS_FROM_TOKENS} tokens were made from tokens of this user and did not expire yet; use one of them, or sign in with the password.`,
  )
}
