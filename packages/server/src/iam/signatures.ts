import { timingSafeEqual } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { createBoundedEvents } from '../audit/bounded-events.ts'
import type { LeftOutEvents } from '../audit/left-out-events.ts'
import type { Queryable } from '../db/queryable.ts'
import { addressGroup } from '../http/limits/address-group.ts'
import { ApiFailure } from '../http/answers/api-error.ts'
import type { Identity } from '../caller/caller.ts'
import type { Authentication } from '../http/admission/gatekeeper.ts'
import { originOf } from '../http/admission/origin.ts'
import { operatorTenantId } from './iam-queries.ts'
import type { Identities, KeyHolder } from './identities/identities.ts'
import { createLockout } from './passwords/lockout.ts'
import { hashSecret } from './secret.ts'
import { headProblem } from './signature/head-problem.ts'
import { headerText } from './signature/header-text.ts'
import { parseSignatureClaim } from './signature/signature-claim.ts'
import type { SignatureClaim } from './signature/signature-claim.ts'
import { isSignedWith } from './signature/verify-signature.ts'

export interface Signatures {
  /**
   * Returns undefined when the request is not signed.
   * @throws APIGW.0301
   */
  authenticate(request: FastifyRequest): Promise<Authentication | undefined>
}

/**
 * A client with a wrong secret is told once it is locked; the bound for the tenant keeps many addresses
 * from filling the disk.
 */
const FAILURES_A_MINUTE = { perSource: 30, perTenant: 300, sources: 'addresses' } as const

/** Verifies requests signed with an access key. See docs/wire/signing.md, "Algorithm". */
export function createSignatures(
  sql: Queryable,
  identities: Identities,
  leftOut: LeftOutEvents,
): Signatures {
  const lockout = createLockout()
  const recordBounded = createBoundedEvents(sql, leftOut, FAILURES_A_MINUTE)

  return {
    authenticate: async (request) => {
      const claim = parseSignatureClaim(request.headers.authorization ?? '')
      if (claim === undefined) return undefined
      if ('problem' in claim) throw new ApiFailure('APIGW.0301', claim.problem)
      const problem = headProblem(request.headers, claim, Date.now())
      if (problem !== undefined) throw new ApiFailure('APIGW.0301', problem)
      checkLock(claim.access, request)
      const holder = await identities.ofAccessKey(claim.access)
      if (holder === undefined) throw await unknownKey(claim.access, request)
      const verifyBody = (body: Buffer) => verify(claim, holder, request, body)
      const known = { caller: holder.identity, reload: () => reload(claim.access) }
      if (hasBody(request)) return { ...known, verifyBody }
      await verifyBody(NO_BODY)
      return known
    },
  }

  async function reload(access: string): Promise<Identity> {
    identities.expectChanges()
    const holder = await identities.ofAccessKey(access)
    if (holder === undefined) throw noSuchKey(access)
    return holder.identity
  }

  /**
   * Verifies without anything running between its look at the lock and its count, so that six guesses at
   * once are six.
   */
  async function verify(
    claim: SignatureClaim,
    holder: KeyHolder,
    request: FastifyRequest,
    body: Buffer,
  ): Promise<void> {
    const { access } = claim
    checkLock(access, request)
    const { method = '', url = '' } = request.raw
    const head = { method, url, headers: request.headers }
    if (hasSecurityToken(request, holder) && isSignedWith(holder.secret, claim, head, body)) {
      lockout.succeeded(access, request.ip)
      holder.wasUsed()
      return
    }
    lockout.failed(access, request.ip)
    await record(request, access, holder)
    throw new ApiFailure('APIGW.0301', 'verify aksk signature fail')
  }

  /** Counts all unknown keys as one: made-up ones must fill neither the audit log nor the memory. */
  async function unknownKey(access: string, request: FastifyRequest): Promise<ApiFailure> {
    checkLock(UNKNOWN_KEYS, request)
    lockout.failed(UNKNOWN_KEYS, request.ip)
    await record(request, access, undefined)
    return noSuchKey(access)
  }

  function checkLock(subject: string, { ip }: FastifyRequest): void {
    if (!lockout.isLocked(subject, ip)) return
    throw new ApiFailure('APIGW.0301', 'AK access failed to reach the limit,forbidden')
  }

  /** Records the refusal before the answer; the request is refused even when it cannot be written down. */
  async function record(
    request: FastifyRequest,
    access: string,
    holder: KeyHolder | undefined,
  ): Promise<void> {
    const { user, tenant } = holder?.identity ?? {}
    try {
      const tenantId = tenant?.id ?? (await operatorTenantId(sql))
      const actor = {
        tenantId,
        ...(user !== undefined && { userId: user.id }),
        userName: user?.name ?? '',
        credential: holder?.identity.credential.kind ?? 'access key',
        accessKey: access,
      }
      const facts = { result: 'APIGW.0301' }
      await recordBounded(addressGroup(request.ip), originOf(request), actor, facts)
    } catch (error) {
      request.log.error(
        { err: error, request_id: request.id },
        'a failed login is not in the audit log',
      )
    }
  }
}

function noSuchKey(access: string): ApiFailure {
  return new ApiFailure('APIGW.0301', `Get secretKey failed,ak:${access},err:ak not exist`)
}

/** No access key has a blank. */
const UNKNOWN_KEYS = ' unknown'
const NO_BODY = Buffer.alloc(0)

/**
 * Tells whether the security token fits: a temporary key counts only with its token, and a permanent one
 * has none to check.
 */
function hasSecurityToken({ headers }: FastifyRequest, { securityTokenHash }: KeyHolder): boolean {
  if (securityTokenHash === undefined) return true
  const given = headerText(headers, 'x-security-token')
  return given !== undefined && timingSafeEqual(hashSecret(given), securityTokenHash)
}

function hasBody({ headers }: FastifyRequest): boolean {
  const length = headers['content-length']
  return (length !== undefined && length !== '0') || headers['transfer-encoding'] !== undefined
}
