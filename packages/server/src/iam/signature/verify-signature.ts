import type { IncomingHttpHeaders } from 'node:http'
import type { SignatureClaim } from './signature-claim.ts'

/** What a signature covers of a request's head, as it was received. */
export interface SignedHead {
  readonly method: string
  /** Path and query, not decoded. */
  readonly url: string
  readonly headers: IncomingHttpHeaders
}

/** Whether the claim was made with this secret over this request. Constant time in the secret's part. */
export function isSignedWith(
  _secret: string,
  _claim: SignatureClaim,
  _head: SignedHead,
  _body: Buffer,
): boolean {
  return false
}
