import { beforeEach, describe, expect, test } from 'vitest'
import { createLockout } from './lockout.ts'
import type { Lockout } from './lockout.ts'

const HERE = '192.0.2.1'
const ELSEWHERE = '192.0.2.2'
const FIVE_MINUTES = 5 * 60 * 1000

let now: number
let lockout: Lockout
beforeEach(() => {
  now = 1_000_000
  lockout = createLockout(() => now)
})

function fail(times: number, subject = 'alice', address = HERE): void {
  for (let done = 0; done < times; done++) lockout.failed(subject, address)
}

describe('a lock', () => {
  test('closes with the sixth failure, not with the fifth', () => {
    fail(5)
    expect(lockout.isLocked('alice', HERE)).toBe(false)
    fail(1)
    expect(lockout.isLocked('alice', HERE)).toBe(true)
  })

  test('opens after five minutes, and six more failures close it again', () => {
    fail(6)
    now += FIVE_MINUTES - 1
    expect(lockout.isLocked('alice', HERE)).toBe(true)
    now += 1
    expect(lockout.isLocked('alice', HERE)).toBe(false)
    fail(5)
    expect(lockout.isLocked('alice', HERE)).toBe(false)
    fail(1)
    expect(lockout.isLocked('alice', HERE)).toBe(true)
  })

  test('is not made longer by attempts that were under way', () => {
    fail(6)
    now += FIVE_MINUTES - 1
    fail(10)
    now += 1
    expect(lockout.isLocked('alice', HERE)).toBe(false)
  })

  test('is for one subject at one address', () => {
    fail(6)
    expect(lockout.isLocked('bob', HERE)).toBe(false)
    expect(lockout.isLocked('alice', ELSEWHERE)).toBe(false)
  })

  test('is for the network that an IPv6 machine has for itself', () => {
    for (let host = 1; host <= 6; host++) fail(1, 'alice', `2001:db8:1:2::${host}`)
    expect(lockout.isLocked('alice', '2001:db8:1:2:ffff::1')).toBe(true)
    expect(lockout.isLocked('alice', '2001:db8:1:3::1')).toBe(false)
  })

  test('is the same for an IPv4 address and its IPv6 form', () => {
    fail(3)
    fail(3, 'alice', `::ffff:${HERE}`)
    expect(lockout.isLocked('alice', HERE)).toBe(true)
  })
})

describe('failures', () => {
  test('count only in a row: a success clears them', () => {
    fail(5)
    lockout.succeeded('alice', HERE)
    fail(5)
    expect(lockout.isLocked('alice', HERE)).toBe(false)
  })

  test('are not cleared by the success of somebody else', () => {
    fail(6)
    lockout.succeeded('bob', HERE)
    lockout.succeeded('alice', ELSEWHERE)
    expect(lockout.isLocked('alice', HERE)).toBe(true)
  })

  test('are forgotten after five minutes without another', () => {
    fail(5)
    now += FIVE_MINUTES
    fail(1)
    expect(lockout.isLocked('alice', HERE)).toBe(false)
  })
})

describe('memory', () => {
  test('holds the 10,000 newest', () => {
    fail(6, 'oldest')
    fail(6, 'newer')
    for (let other = 0; other < 9_999; other++) fail(1, `user ${other}`)
    expect(lockout.isLocked('oldest', HERE)).toBe(false)
    expect(lockout.isLocked('newer', HERE)).toBe(true)
  })

  test('tells long subjects apart by their last character', () => {
    const long = 'a'.repeat(1_000_000)
    fail(6, `${long}1`)
    expect(lockout.isLocked(`${long}1`, HERE)).toBe(true)
    expect(lockout.isLocked(`${long}2`, HERE)).toBe(false)
  })
})
