import type { IncomingHttpHeaders } from 'node:http'
import { headerText } from './header-text.ts'
import { sdkDateProblem } from './sdk-date.ts'
import type { SignatureClaim } from './signature-claim.ts'

/** Finds what can be refused without the key: a stale date, or a header that had to be signed and was not. */
export function headProblem(
  headers: IncomingHttpHeaders,
  { info, signedHeaders }: SignatureClaim,
  nowMs: number,
): string | undefined {
  const date = headerText(headers, 'x-sdk-date')
  const problem = sdkDateProblem(date, nowMs)
  if (problem !== undefined) return problem
  if (info !== '' && info.slice(0, 8) !== date?.slice(0, 8)) {
    return 'the date of Credential must be that of X-Sdk-Date'
  }
  // Nothing else can be demanded: Go signs neither host nor content-type, and Terraform adds X-Security-Token when
  // it has signed (docs/wire/signing.md, "Headers that the SDKs sign"). That token proves itself: it is a secret of
  // the temporary key, and means nothing beside a permanent one.
  if (!signedHeaders.includes('x-sdk-date')) return 'SignedHeaders must name x-sdk-date'
  const absent = signedHeaders.find((name) => headerText(headers, name) === undefined)
  if (absent !== undefined) return `SignedHeaders names ${absent}, which the request does not have`
  const bodyHash = headerText(headers, 'x-sdk-content-sha256') ?? ''
  if (bodyHash === '' || /^[0-9a-f]{64}$/i.test(bodyHash)) return undefined
  return 'X-Sdk-Content-Sha256 must be the SHA-256 of the body'
}
