import { describe, expect, test } from 'vitest'
import { headProblem } from './head-problem.ts'

const NOW = Date.UTC(2025, 7, 15, 8, 0, 0)
const MINUTE = 60_000

function problem(
  headers: Record<string, string> = {},
  claim: { info?: string; signedHeaders?: string[] } = {},
  now = NOW,
): string | undefined {
  return headProblem(
    { host: 'hss', 'x-sdk-date': '20250815T080000Z', ...headers },
    {
      algorithm: 'SDK-HMAC-SHA256',
      access: 'AK',
      info: '',
      signedHeaders: ['x-sdk-date'],
      signature: '',
      ...claim,
    },
    now,
  )
}

describe('X-Sdk-Date', () => {
  test.each([0, 15 * MINUTE, -15 * MINUTE])('may be %i ms away', (skew) => {
    expect(problem({}, {}, NOW + skew)).toBeUndefined()
  })

  test.each([
    [15 * MINUTE + 1000, '20250815T081501Z'],
    [-15 * MINUTE - 1000, '20250815T074459Z'],
  ])('may not be %i ms away', (skew, serverTime) => {
    expect(problem({}, {}, NOW + skew)).toBe(
      `signature expired, signature time:20250815T080000Z,server time:${serverTime}`,
    )
  })

  test.each([
    '',
    '2025-08-15T08:00:00Z',
    '20250815T080000',
    '20250815T080000Z, 20250815T080000Z',
    '20250231T080000Z',
    '20250815T240000Z',
    '00000000T000000Z',
  ])('may not be %j', (date) => {
    expect(problem({ 'x-sdk-date': date })).toBe(
      'X-Sdk-Date must be a time in UTC such as 20260131T080000Z',
    )
  })

  test('must be there', () => {
    const claim = { algorithm: 'SDK-HMAC-SHA256', access: 'AK', info: '', signature: '' } as const
    expect(headProblem({}, { ...claim, signedHeaders: ['x-sdk-date'] }, NOW)).toContain(
      'X-Sdk-Date must be a time',
    )
  })

  test('must be signed', () => {
    expect(problem({}, { signedHeaders: ['host'] })).toBe('SignedHeaders must name x-sdk-date')
  })

  test('must have the date of a derived key', () => {
    expect(problem({}, { info: '20250815/globe/hss' })).toBeUndefined()
    expect(problem({}, { info: '20250814/globe/hss' })).toBe(
      'the date of Credential must be that of X-Sdk-Date',
    )
  })
})

test('X-Security-Token may be signed or not: Terraform adds it when it has signed', () => {
  const headers = { 'x-security-token': 'token' }
  expect(problem(headers)).toBeUndefined()
  expect(problem(headers, { signedHeaders: ['x-sdk-date', 'x-security-token'] })).toBeUndefined()
})

test('neither host nor content-type must be signed: Go signs neither', () => {
  expect(problem({ 'content-type': 'application/json' })).toBeUndefined()
})

test.each(['x-project-id', 'constructor', '__proto__'])(
  '%s cannot be signed without it',
  (name) => {
    expect(problem({}, { signedHeaders: ['x-sdk-date', name] })).toBe(
      `SignedHeaders names ${name}, which the request does not have`,
    )
  },
)

test.each(['UNSIGNED-PAYLOAD', '0'.repeat(63), 'z'.repeat(64)])(
  'X-Sdk-Content-Sha256 may not be %s',
  (value) => {
    expect(problem({ 'x-sdk-content-sha256': value })).toBe(
      'X-Sdk-Content-Sha256 must be the SHA-256 of the body',
    )
  },
)
