import { timingSafeEqual } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { recordEvent } from '../audit/record-event.ts'
import type { Queryable } from '../db/queryable.ts'
import { ApiFailure } from '../http/api-error.ts'
import type { Authentication } from '../http/gatekeeper.ts'
import { originOf } from '../http/origin.ts'
import { operatorAccountId } from './iam-queries.ts'
import type { Identities, KeyHolder } from './identities.ts'
import { createLockout } from './lockout.ts'
import { hashSecret } from './secret.ts'
import { sdkDateProblem } from './signature/sdk-date.ts'
import { parseSignatureClaim } from './signature/signature-claim.ts'
import type { SignatureClaim } from './signature/signature-claim.ts'
import { isSignedWith } from './signature/verify-signature.ts'

export interface Signatures {
  /** Undefined when the request is not signed. @throws APIGW.0301 */
  authenticate(request: FastifyRequest): Promise<Authentication | undefined>
}

/** Verifies requests signed with an access key. Source: signing.md section 2. */
export function createSignatures(sql: Queryable, identities: Identities): Signatures {
  const lockout = createLockout()

  return {
    authenticate: async (request) => {
      const claim = parseSignatureClaim(request.headers.authorization ?? '')
      if (claim === undefined) return undefined
      if ('problem' in claim) throw new ApiFailure('APIGW.0301', claim.problem)
      checkHead(request, claim)
      if (lockout.isLocked(claim.access, request.ip)) {
        throw new ApiFailure('APIGW.0301', 'AK access failed to reach the limit,forbidden')
      }
      const holder = await identities.ofAccessKey(claim.access)
      if (holder === undefined) throw await unknownKey(request, claim.access)
      const verify = (body: Buffer) => {
        const { method, url = '' } = request.raw
        const head = { method: method ?? '', url, headers: request.headers }
        if (!hasSecurityToken(request, holder) || !isSignedWith(holder.secret, claim, head, body)) {
          throw badSignature(request, claim.access, holder)
        }
        lockout.succeeded(claim.access, request.ip)
      }
      const caller = holder.identity
      if (hasBody(request)) return { caller, verifyBody: verify }
      verify(NO_BODY)
      return { caller }
    },
  }

  async function unknownKey(request: FastifyRequest, access: string): Promise<ApiFailure> {
    const failure = new ApiFailure(
      'APIGW.0301',
      `Get secretKey failed,ak:${access},err:ak not exist`,
    )
    // One subject for all of them: made-up keys must not fill the audit log.
    if (!lockout.isLocked(UNKNOWN_KEYS, request.ip)) {
      lockout.failed(UNKNOWN_KEYS, request.ip)
      await record(request, access, undefined)
    }
    return failure
  }

  function badSignature(request: FastifyRequest, access: string, holder: KeyHolder): ApiFailure {
    lockout.failed(access, request.ip)
    record(request, access, holder).catch((error: unknown) => {
      request.log.error({ err: error }, 'a failed login is not in the audit log')
    })
    return new ApiFailure('APIGW.0301', 'verify aksk signature fail')
  }

  async function record(
    request: FastifyRequest,
    access: string,
    holder: KeyHolder | undefined,
  ): Promise<void> {
    const { user, account } = holder?.identity ?? {}
    await recordEvent(
      sql,
      originOf(request),
      {
        domainId: account?.id ?? (await operatorAccountId(sql)),
        ...(user !== undefined && { userId: user.id }),
        userName: user?.name ?? '',
        credential: 'access key',
        accessKey: access,
      },
      { result: 'APIGW.0301' },
    )
  }
}

const UNKNOWN_KEYS = ' unknown access keys'
const NO_BODY = Buffer.alloc(0)

/** What can be refused without the key: a stale date, a header that had to be signed and was not. */
function checkHead({ headers }: FastifyRequest, { signedHeaders }: SignatureClaim): void {
  const date = headers['x-sdk-date']
  const problem = sdkDateProblem(typeof date === 'string' ? date : undefined, Date.now())
  if (problem !== undefined) throw new ApiFailure('APIGW.0301', problem)
  const needed = headers['x-security-token'] === undefined ? ['x-sdk-date'] : NEEDED_WITH_TOKEN
  const missing = needed.find((name) => !signedHeaders.includes(name))
  if (missing !== undefined) {
    throw new ApiFailure('APIGW.0301', `SignedHeaders must name ${missing}`)
  }
}

const NEEDED_WITH_TOKEN = ['x-sdk-date', 'x-security-token']

/** A temporary key counts only with its token; with a permanent one there is none to check. */
function hasSecurityToken({ headers }: FastifyRequest, { securityTokenHash }: KeyHolder): boolean {
  if (securityTokenHash === undefined) return true
  const given = headers['x-security-token']
  return typeof given === 'string' && timingSafeEqual(hashSecret(given), securityTokenHash)
}

function hasBody({ headers }: FastifyRequest): boolean {
  const length = headers['content-length']
  return (length !== undefined && length !== '0') || headers['transfer-encoding'] !== undefined
}
