import type { credentialOperations } from '@openhss/contract'
import type { ChangeBudget } from '../../audit/change-budget.ts'
import { actorOf, recordEvent } from '../../audit/record-event.ts'
import type { Sql } from '../../db/connect.ts'
import { ApiFailure, badRequest } from '../../http/answers/api-error.ts'
import type { Identity } from '../../caller/caller.ts'
import type { Handlers } from '../../http/operations.ts'
import type { Identities } from '../identities/identities.ts'
import type { MasterKey } from '../master-key/master-key.ts'
import { checkMasterKey } from '../master-key/register-master-key.ts'
import { hashSecret, randomSecret } from '../secret.ts'
import { lockUser } from './access-key-queries.ts'
import { createKeyPair } from './key-pair.ts'
import { countTemporaryKeys, insertTemporaryKey, lockSource } from './temporary-key-queries.ts'
import type { KeySource } from './temporary-key-queries.ts'

/** Seconds that a temporary key lives by default: docs/wire/iam.md, "Temporary keys". */
const DEFAULT_DURATION = 900

/** As many as a user's permanent keys. Each is a row for up to two days, and an identity to remember. */
const MAX_KEYS_PER_USER = 100

/**
 * Handles requests for a temporary access key, which is made from a token or by a request that a permanent
 * key signed.
 */
export function securityTokenHandler(parts: {
  readonly sql: Sql
  readonly identities: Identities
  readonly masterKey: MasterKey
  readonly changeBudget: ChangeBudget
}): Handlers<typeof credentialOperations>['createSecurityToken'] {
  const { sql, identities, masterKey, changeBudget } = parts

  return async ({ headers, body }, call) => {
    const { token } = body.auth.identity
    const { identity, source } = await originOf(call.caller, token?.id, headers['x-auth-token'])
    // A caller that signed or has a token was counted before; the token of a body is known only here.
    if (call.caller === undefined) changeBudget.spend(identity.user.id, 'own')
    const durationSeconds = token?.duration_seconds ?? DEFAULT_DURATION
    const projectId = projectOf(identity)
    const { access, secret } = createKeyPair()
    const securitytoken = randomSecret()
    return sql.begin(async (tx) => {
      // The user's row is locked before the source's, in the order in which ending the user's tokens locks
      // them.
      const isThere = await lockUser(tx, identity.tenant.id, identity.user.id)
      await checkMasterKey(tx, masterKey)
      if (!isThere || !(await lockSource(tx, source))) throw new ApiFailure('APIGW.0307')
      if ((await countTemporaryKeys(tx, identity.user.id)) >= MAX_KEYS_PER_USER) throw tooManyKeys()
      const expires_at = await insertTemporaryKey(tx, {
        access,
        userId: identity.user.id,
        sealedSecret: masterKey.encrypt(secret, access),
        securityTokenHash: hashSecret(securitytoken),
        projectId,
        source,
        durationSeconds,
      })
      await recordEvent(tx, call, actorOf(identity), {
        resourceType: 'temporary access key',
        resourceId: access,
        ...(projectId !== null && { projectId }),
        details: { duration_seconds: String(durationSeconds) },
      })
      return { credential: { access, secret, securitytoken, expires_at } }
    })
  }

  /**
   * Finds the source of the temporary key: the token of the body comes first, then the credential of the
   * request itself.
   */
  async function originOf(
    caller: Identity | undefined,
    bodyToken: string | undefined,
    headerToken = '',
  ): Promise<{ identity: Identity; source: KeySource }> {
    if (caller?.credential.kind === 'temporary access key') {
      throw new ApiFailure('IAM.0003', 'A temporary access key cannot make another one.')
    }
    if (bodyToken !== undefined) {
      const identity = await identities.ofToken(bodyToken)
      return { identity, source: { tokenHash: hashSecret(bodyToken) } }
    }
    if (caller === undefined) throw new ApiFailure('APIGW.0301', 'x-auth-token not found')
    // Nothing would end it when the session is idle, and no page needs one.
    if (caller.credential.kind === 'session') {
      throw new ApiFailure('IAM.0003', 'The session of a browser cannot make a temporary key.')
    }
    const source =
      caller.credential.kind === 'access key'
        ? { access: caller.credential.access }
        : { tokenHash: hashSecret(headerToken) }
    return { identity: caller, source }
  }
}

/** Returns the project of a project token, or of the one that it was made from: the key opens no other one. */
function projectOf({ credential }: Identity): string | null {
  return credential.kind === 'token' ? credential.boundProjectId : null
}

function tooManyKeys(): ApiFailure {
  return badRequest(
    `The user has ${MAX_KEYS_PER_USER} temporary access keys, which is the limit; use one until it expires, or revoke the token that it came from.`,
  )
}
