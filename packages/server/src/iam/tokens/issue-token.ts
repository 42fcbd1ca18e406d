import { recordEvent } from '../../audit/record-event.ts'
import type { Sql } from '../../db/connect.ts'
import type { HeldGrant } from '../../caller/caller.ts'
import type { Origin } from '../../http/admission/origin.ts'
import type { NamedRow } from '../identities/identity-queries.ts'
import { hashSecret, randomSecret } from '../secret.ts'
import { rememberAddress } from './known-address-queries.ts'
import type { TokenFacts } from './token-body.ts'
import { insertToken } from './token-queries.ts'

/** A day, as IAM's tokens live. See docs/wire/iam.md, "Tokens". */
const TOKEN_LIFE_MS = 24 * 60 * 60 * 1000

/** A user whose password was right, and the range of the token. */
export interface SignedIn {
  readonly user: NamedRow & { readonly passwordHash: string }
  readonly tenant: NamedRow
  /** Undefined stands for the tenant itself. */
  readonly project: NamedRow | undefined
  readonly grants: readonly HeldGrant[]
}

/** What is issued, and for what: a token, or the session of a browser. */
export interface IssueKind {
  readonly resourceType: 'token' | 'session'
  readonly credential: 'password' | 'sign-in link'
}

export interface IssuedToken {
  readonly secret: string
  readonly facts: TokenFacts
}

/** Issues a token or a session; undefined when the user was disabled or got another password since this one was checked. */
export async function issueToken(
  sql: Sql,
  origin: Origin,
  signedIn: SignedIn,
  { resourceType, credential }: IssueKind,
): Promise<IssuedToken | undefined> {
  const { user, tenant, project } = signedIn
  const secret = randomSecret()
  const issuedAt = new Date()
  const expiresAt = new Date(issuedAt.getTime() + TOKEN_LIFE_MS)
  const isIssued = await sql.begin(async (tx) => {
    const isInserted = await insertToken(tx, {
      hash: hashSecret(secret),
      userId: user.id,
      passwordHash: user.passwordHash,
      projectId: project?.id,
      isSession: resourceType === 'session',
      issuedAt,
      expiresAt,
    })
    if (!isInserted) return false
    await rememberAddress(tx, user.id, origin.sourceIp)
    await recordEvent(
      tx,
      origin,
      { tenantId: tenant.id, userId: user.id, userName: user.name, credential },
      { resourceType, ...(project !== undefined && { projectId: project.id }) },
    )
    return true
  })
  const facts = { ...signedIn, isMadeFromToken: false, issuedAt, expiresAt }
  return isIssued ? { secret, facts } : undefined
}
