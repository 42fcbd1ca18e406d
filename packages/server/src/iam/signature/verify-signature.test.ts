import { describe, expect, test } from 'vitest'
import { parseSignatureClaim } from './signature-claim.ts'
import { isSignedWith } from './verify-signature.ts'

// Made by the official Python, Node and Go signers: docs/wire/signing.md, "Test vectors".
const AK = 'HSSTESTAK00000000001'
const SK = 'hssTestSecretKey/NotReal+0123456789abcdefg'
const PROJECT = '0123456789abcdef0123456789abcdef'
const HOST_ID = 'dd91cd32-a238-4c0e-bc01-3b11653714ac'
const PORTS = `/v5/${PROJECT}/asset/ports`
const GROUPS = `/v5/${PROJECT}/host-management/groups?enterprise_project_id=0`
const QUERY = `host_id=${HOST_ID}&limit=10&offset=0`
const HEADERS = {
  'content-type': 'application/json',
  host: 'hss.example.test',
  'x-project-id': PROJECT,
  'x-sdk-date': '20250815T080000Z',
}
const STOCK = 'content-type;host;x-project-id;x-sdk-date'

interface Signed {
  authorization?: string
  secret?: string
  method?: string
  url?: string
  headers?: Record<string, string>
  body?: string
}

function sdk(signature: string, signedHeaders = STOCK, access = AK): string {
  return `SDK-HMAC-SHA256 Access=${access}, SignedHeaders=${signedHeaders}, Signature=${signature}`
}

function isSigned(request: Signed): boolean {
  const { authorization, secret = SK, method = 'GET', url, headers = HEADERS, body = '' } = request
  const claim = parseSignatureClaim(authorization ?? A.authorization)
  if (claim === undefined || 'problem' in claim) throw new Error('not a claim')
  const head = { method, url: url ?? A.url, headers }
  return isSignedWith(secret, claim, head, Buffer.from(body))
}

const A = {
  authorization: sdk('b1ce4ec186d4fb7ffc22f8a5e1f150ae10d077be80865d766de34aacc29777e4'),
  url: `${PORTS}?${QUERY}`,
}
const A2 = {
  authorization: sdk('d845c568243a53561fe08fb0ec694fdc14c5e384bcd5176951c8a39ffa4774ca'),
  url: `${PORTS}?host_id=${HOST_ID}&host_ip=&host_name=a%20b%2A%28c%29%21%27~%E4%B8%AD%2F%2B&type=TCP`,
}
const B2 = {
  authorization: sdk(
    '9c27c849ec094ea111bfd70df230234fc9833cd1aed12e03a7f30e89bf258df0',
    `${STOCK};x-security-token`,
    'HSSTEMPAK00000000001',
  ),
  secret: 'hssTempSecretKeyNotReal0123456789',
  url: `/v5/${PROJECT}/baseline/weak-password-users?enterprise_project_id=all_granted_eps`,
  headers: { ...HEADERS, 'x-security-token': 'ExampleSecurityToken0001' },
}
const C = {
  authorization: sdk('a338f6ab1b98dbd0e112caf11468458bf192bd975900d631fc51d8159a112a9b'),
  method: 'POST',
  url: GROUPS,
  body: `{"group_name":"web","host_id_list":["${HOST_ID}"]}`,
}
const D = {
  authorization:
    `V11-HMAC-SHA256 Credential=${AK}/20250815/cn-north-4/hss, SignedHeaders=${STOCK}, ` +
    'Signature=9d8e40523af9ccecde6ab9ae34704f499176a28a12775938acf1857f6a82965e',
  url: A.url,
}
const F = {
  authorization: sdk(
    '62fa4f6b5379bb023db8c76578422f7b8a7f8a58633708256a63c6062f6cf3a5',
    'content-type;host;x-sdk-date',
  ),
  url: '/v3/projects?name=cn-north-4',
  headers: { ...HEADERS, host: 'iam.example.test' },
  body: '{}',
}
const vectors: [string, Signed][] = [
  ['A: open ports', A],
  [
    'B: weak passwords',
    {
      authorization: sdk('87d22ba63200a17553ff31fd37fdf92e8222645832dd7fc9d565a4e11fe74e4f'),
      url: B2.url,
    },
  ],
  ['A2: reserved characters, not ASCII, an empty value', A2],
  ['B2: temporary credentials', B2],
  ['C: a body', C],
  ['D: a derived key', D],
  [
    'E: no host and no content-type, as Go signs',
    {
      authorization: sdk(
        '6d34ad50c85c2b008dacbfb43285c476de616fa3ab292b3bb9b77714524f2e86',
        'x-project-id;x-sdk-date',
      ),
    },
  ],
  ["F: a GET with a body, Node's project lookup", F],
]

describe('test vector', () => {
  test.each(vectors)('%s', (_what, vector) => {
    expect(isSigned(vector)).toBe(true)
  })

  test.each(vectors)('%s, with another secret, is refused', (_what, vector) => {
    expect(isSigned({ ...vector, secret: `${vector.secret ?? SK}x` })).toBe(false)
  })

  test.each(vectors)('%s, with another body, is refused', (_what, vector) => {
    expect(isSigned({ ...vector, body: `${vector.body ?? ''} ` })).toBe(false)
  })
})

describe('a target that means the same', () => {
  test.each([
    [
      'reserved characters as Node sends them',
      A2,
      `${PORTS}?type=TCP&host_id=${HOST_ID}&host_name=a%20b*(c)!'~%E4%B8%AD%2F%2B&host_ip=`,
    ],
    [
      'a bare key and lower-case digits, as Go sends them',
      A2,
      `${PORTS}?host_id=${HOST_ID}&host_ip&host_name=a+b%2a%28c%29%21%27~%e4%b8%ad%2f%2b&type=TCP`,
    ],
    ['letters that need no escape', A, `/v5/${PROJECT}/%61sset/ports?${QUERY}`],
    ['empty parameters', A, `${PORTS}?&${QUERY}&&`],
    ['another order', A, `${PORTS}?offset=0&host_id=${HOST_ID}&limit=10`],
    ['a slash at the end', A, `${PORTS}/?${QUERY}`],
    ['absolute form', A, `http://hss.example.test:8080${PORTS}?${QUERY}`],
    ['absolute form in capitals', A, `HTTPS://hss.example.test${PORTS}?${QUERY}`],
    ['a query after a #, as the router reads it', A, `${PORTS}#${QUERY}`],
  ])('%s', (_what, signed, url) => {
    expect(isSigned({ ...signed, url })).toBe(true)
  })
})

describe('a target that means something else is refused', () => {
  test.each([
    ['an escaped slash', A, `/v5/${PROJECT}/asset%2Fports?${QUERY}`],
    ['a plus that was signed as %2B', A2, A2.url.replace('%2B', '+')],
    ['an escaped ampersand', A, A.url.replace('&offset', '%26offset')],
    ['a parameter more', A, `${A.url}&port=22`],
    ['a parameter twice', A, `${A.url}&limit=10`],
    ['double slashes', A, `//${A.url.slice(1)}`],
    ['dots', A, A.url.replace('/asset/', '/asset/./')],
    ['a broken escape in the path', A, A.url.replace('asset', '%zz')],
    ['a broken escape in the query', A, A.url.replace('limit=10', 'limit=%1')],
    ['nothing', A, ''],
    ['an authority alone', A, 'http://hss.example.test'],
  ])('%s', (_what, signed, url) => {
    expect(isSigned({ ...signed, url })).toBe(false)
  })
})

describe('headers', () => {
  const change = (headers: Record<string, string>) => ({ headers: { ...HEADERS, ...headers } })

  test('are trimmed of blanks and tabs', () => {
    expect(isSigned(change({ host: ' \t hss.example.test \t' }))).toBe(true)
  })

  test('are not trimmed of the byte A0, which ends letters in UTF-8', () => {
    expect(isSigned(change({ host: 'hss.example.test\u00a0' }))).toBe(false)
  })

  test('that are not signed may be anything', () => {
    expect(isSigned(change({ 'user-agent': 'curl', accept: '*/*' }))).toBe(true)
  })

  test('that are signed may not be missing', () => {
    const { host: _host, ...headers } = HEADERS
    expect(isSigned({ headers })).toBe(false)
  })

  test('are not what every object has', () => {
    const authorization = sdk('0'.repeat(64), 'constructor;x-sdk-date')
    expect(isSigned({ authorization })).toBe(false)
  })
})

describe('X-Sdk-Content-Sha256', () => {
  const hashed = (value: string) => ({ headers: { ...HEADERS, 'x-sdk-content-sha256': value } })
  const HASH = '8e0107cf967ac7cf2fe624fac3ffdafcbc49cb8b0a4bbca14ecd6e0774d5735a'

  test('is fine when it is the hash of the body, or empty', () => {
    expect(isSigned({ ...C, ...hashed(HASH) })).toBe(true)
    expect(isSigned({ ...C, ...hashed('') })).toBe(true)
  })

  test('does not stand for another body', () => {
    expect(isSigned({ ...C, ...hashed(HASH), body: '{"group_name":"db"}' })).toBe(false)
  })

  test('is signed as it is written', () => {
    expect(isSigned({ ...C, ...hashed(HASH.toUpperCase()) })).toBe(false)
  })
})
