/** The claim of an Authorization header: who signed, over which headers, with what result. */
export interface SignatureClaim {
  readonly algorithm: 'SDK-HMAC-SHA256' | 'V11-HMAC-SHA256'
  readonly access: string
  /** `YYYYMMDD/region/service` of V11; empty otherwise. */
  readonly info: string
  /** In lower case, in the order in which the header lists them. */
  readonly signedHeaders: readonly string[]
  /** 64 lower-case hexadecimal digits. */
  readonly signature: string
}

/**
 * Reads an Authorization header.
 * @returns undefined when it is no signature at all, such as `Bearer …`; a problem when it is one that
 *   cannot be verified, because of another algorithm or a broken form.
 */
export function parseSignatureClaim(
  authorization: string,
): SignatureClaim | { readonly problem: string } | undefined {
  const [algorithm = ''] = authorization.split(' ', 1)
  if (!isAlgorithm(algorithm)) {
    return looksSigned(algorithm, authorization) ? { problem: OTHER_ALGORITHM } : undefined
  }
  if (authorization.length > MAX_CHARACTERS) {
    return { problem: `Authorization must have at most ${MAX_CHARACTERS} characters` }
  }
  const [, access, info = '', headers = '', signature] = FORMS[algorithm].exec(authorization) ?? []
  if (access === undefined || signature === undefined) return { problem: PROBLEMS[algorithm] }
  const signedHeaders = headers.split(';')
  if (signedHeaders.length > MAX_SIGNED_HEADERS) {
    return { problem: `SignedHeaders must name at most ${MAX_SIGNED_HEADERS} headers` }
  }
  return { algorithm, access, info, signedHeaders, signature }
}

type Algorithm = SignatureClaim['algorithm']

/** A stock client's header has some 250 characters and at most eight names. */
const MAX_CHARACTERS = 4096
const MAX_SIGNED_HEADERS = 64

// Header names are those of RFC 9110 5.6.2 in lower case.
const TAIL =
  /, SignedHeaders=([a-z0-9!#$%&'*+.^_`|~-]+(?:;[a-z0-9!#$%&'*+.^_`|~-]+)*), Signature=([0-9a-f]{64})$/
    .source
const FORMS: Readonly<Record<Algorithm, RegExp>> = {
  'SDK-HMAC-SHA256': new RegExp(`^SDK-HMAC-SHA256 Access=([0-9A-Za-z]{1,64})()${TAIL}`),
  'V11-HMAC-SHA256': new RegExp(
    `^V11-HMAC-SHA256 Credential=([0-9A-Za-z]{1,64})/(\\d{8}/[\\w.-]{1,64}/[\\w.-]{1,64})${TAIL}`,
  ),
}

const PROBLEMS: Readonly<Record<Algorithm, string>> = {
  'SDK-HMAC-SHA256': 'Authorization must be SDK-HMAC-SHA256 Access=…, SignedHeaders=…, Signature=…',
  'V11-HMAC-SHA256':
    'Authorization must be V11-HMAC-SHA256 Credential=<AK>/<YYYYMMDD>/<region>/<service>, ' +
    'SignedHeaders=…, Signature=…',
}
const OTHER_ALGORITHM = 'the algorithm must be SDK-HMAC-SHA256 or V11-HMAC-SHA256'

function isAlgorithm(text: string): text is Algorithm {
  return text === 'SDK-HMAC-SHA256' || text === 'V11-HMAC-SHA256'
}

/**
 * Recognises SDK-HMAC-SM3, SDK-ECDSA-P256-SHA256, SDK-SM2-SM3, AWS4-HMAC-SHA256 … as signatures, but not
 * Bearer or Basic.
 */
function looksSigned(algorithm: string, authorization: string): boolean {
  return algorithm.includes('-') || authorization.includes('Signature=')
}
