/** What an Authorization header claims: who signed, over which headers, with what result. */
export interface SignatureClaim {
  readonly algorithm: 'SDK-HMAC-SHA256' | 'V11-HMAC-SHA256'
  readonly access: string
  /** `YYYYMMDD/region/service` of V11; empty otherwise. */
  readonly info: string
  /** Lower case, as listed. */
  readonly signedHeaders: readonly string[]
  /** 64 lower-case hexadecimal digits. */
  readonly signature: string
}

/**
 * Reads an Authorization header.
 * @returns undefined when it is not a signature at all, such as `Bearer …`; a problem when it is one that
 *   cannot be verified: another algorithm, or a broken form.
 */
export function parseSignatureClaim(
  _authorization: string,
): SignatureClaim | { readonly problem: string } | undefined {
  return undefined
}
