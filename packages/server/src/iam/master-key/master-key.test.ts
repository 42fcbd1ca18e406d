import { expect, test } from 'vitest'
import { createMasterKey } from './master-key.ts'

const key = createMasterKey('a master key of the tests, first')
const other = createMasterKey('a master key of the tests, other')
const SECRET = 'the secret of an access key'

test('reads what it wrote, also in another process with the same secret', () => {
  const sealed = key.encrypt(SECRET, 'OWNER')
  expect(createMasterKey('a master key of the tests, first').decrypt(sealed, 'OWNER')).toBe(SECRET)
})

test('writes the same text differently each time, and never in clear', () => {
  const first = key.encrypt(SECRET, 'OWNER')
  const second = key.encrypt(SECRET, 'OWNER')
  expect(first.equals(second)).toBe(false)
  expect(first.subarray(0, 12).equals(second.subarray(0, 12))).toBe(false)
  expect(first.toString('latin1')).not.toContain(SECRET)
})

test('does not read what another key wrote, or for another owner', () => {
  const sealed = key.encrypt(SECRET, 'OWNER')
  const failure = 'encrypted with another master key, or it was changed'
  expect(() => other.decrypt(sealed, 'OWNER')).toThrow(failure)
  expect(() => key.decrypt(sealed, 'OWNER2')).toThrow(failure)
})

test('does not read what was changed in any bit, or cut short anywhere', () => {
  const sealed = key.encrypt(SECRET, 'OWNER')
  for (let bit = 0; bit < sealed.length * 8; bit += 1) {
    const changed = Buffer.from(sealed)
    changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7))
    expect(() => key.decrypt(changed, 'OWNER')).toThrow('it was changed')
  }
  for (let length = 0; length < sealed.length; length += 1) {
    expect(() => key.decrypt(sealed.subarray(0, length), 'OWNER')).toThrow('it was changed')
  }
})

test('has a fingerprint of its own that is no part of the key', () => {
  expect(key.fingerprint).toMatch(/^[0-9a-f]{32}$/)
  expect(key.fingerprint).not.toBe(other.fingerprint)
})
