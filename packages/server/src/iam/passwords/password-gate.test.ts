import { describe, expect, test } from 'vitest'
import { createPasswordGate } from './password-gate.ts'
import type { PasswordCaller } from './password-gate.ts'

/** A gate whose checks last until the test ends them, and the order in which they began. */
function gateOfSlowChecks() {
  const gate = createPasswordGate({ N: 2, r: 1, p: 1 })
  const began: string[] = []
  const endings: (() => void)[] = []
  const refused: string[] = []
  return {
    began,
    refused,
    ask: (name: string, caller: Partial<PasswordCaller>) => {
      const asking = { address: '192.0.2.1', account: name, isKnown: false, ...caller }
      gate(asking, async () => {
        began.push(name)
        await new Promise<void>((resolve) => endings.push(resolve))
      }).catch((error: { code: string }) => refused.push(`${name} ${error.code}`))
    },
    /** Ends the oldest check, so that the next one begins. */
    end: async (count = 1) => {
      for (let done = 0; done < count; done += 1) {
        endings.shift()?.()
        await new Promise((resolve) => setImmediate(resolve))
      }
      await new Promise((resolve) => setImmediate(resolve))
    },
  }
}

describe('turns', () => {
  test('two checks run at once, 32 wait, the next is refused', async () => {
    const { ask, end, began, refused } = gateOfSlowChecks()
    for (let n = 0; n < 35; n += 1) ask(`${n}`, { address: `192.0.2.${n}` })
    await end(0)
    expect(began).toEqual(['0', '1'])
    await end(40)
    expect(began).toHaveLength(34)
    expect(refused).toEqual(['34 APIGW.0308'])
  })

  test('a check that fails gives its place back', async () => {
    const gate = createPasswordGate()
    const caller = { address: '192.0.2.1', account: 'a', isKnown: false }
    const failures = Array.from({ length: 5 }, () =>
      gate(caller, () => Promise.reject(new Error('broken'))),
    )
    expect((await Promise.allSettled(failures)).map(({ status }) => status)).toEqual(
      failures.map(() => 'rejected'),
    )
    expect(await gate(caller, async () => 'free')).toBe('free')
  })
})

describe('strangers', () => {
  test('one address, or the network of one IPv6 machine, makes room for another in its own line', async () => {
    const { ask, end, began, refused } = gateOfSlowChecks()
    for (let n = 0; n < 40; n += 1) ask(`${n}`, { address: `2001:db8::${n}` })
    ask('neighbour', { address: '198.51.100.1' })
    await end(2)
    expect(began).toEqual(['0', '1', 'neighbour', '2'])
    await end(0)
    expect(refused.map((each) => each.split(' ')[0])).toEqual([
      '34',
      '35',
      '36',
      '37',
      '38',
      '39',
      '33',
    ])
  })

  test('an address that guessed before comes after one that did not, however many guess', async () => {
    const { ask, end, began } = gateOfSlowChecks()
    const attack = () => {
      for (let n = 0; n < 300; n += 1) ask('owner', { address: `203.0.113.${n}` })
    }
    // Once each had a turn, they can only wait behind somebody who had none.
    for (let n = 0; n < 300; n += 1) {
      ask('owner', { address: `203.0.113.${n}` })
      await end()
    }
    attack()
    ask('the owner', { address: '198.51.100.7' })
    attack()
    await end(2)
    expect(began.slice(-3)).toContain('the owner')
  })

  test('an address that was shed before makes room for one that was not', async () => {
    const { ask, end, refused } = gateOfSlowChecks()
    for (let n = 0; n < 34; n += 1) ask(`${n}`, { address: `192.0.2.${n}` })
    ask('pushy', { address: '203.0.113.1' })
    await end()
    ask('pushy', { address: '203.0.113.1' })
    ask('newcomer', { address: '198.51.100.1' })
    await end(0)
    expect(refused).toEqual(['pushy APIGW.0308', 'pushy APIGW.0308'])
  })

  test('of one address the account that was tried less comes first', async () => {
    const { ask, end, began } = gateOfSlowChecks()
    for (let n = 0; n < 10; n += 1) ask('guessed', {})
    ask('bob', {})
    await end(2)
    expect(began.slice(0, 4)).toEqual(['guessed', 'guessed', 'bob', 'guessed'])
  })
})

describe('known callers', () => {
  test('go first, but every fourth turn is a stranger’s', async () => {
    const { ask, end, began } = gateOfSlowChecks()
    for (let n = 0; n < 34; n += 1) ask(`stranger ${n}`, { address: `192.0.2.${n}` })
    for (let n = 0; n < 6; n += 1) ask(`known ${n}`, { isKnown: true })
    await end(10)
    expect(began.slice(2, 10).map((name) => name.split(' ')[0])).toEqual([
      'known',
      'known',
      'known',
      'stranger',
      'known',
      'known',
      'known',
      'stranger',
    ])
  })

  test('are not kept out by each other: who wants many waits behind who wants one', async () => {
    const { ask, end, began, refused } = gateOfSlowChecks()
    for (let n = 0; n < 80; n += 1) ask('busy', { isKnown: true })
    ask('quiet', { isKnown: true })
    await end(2)
    expect(began.slice(0, 4)).toEqual(['busy', 'busy', 'quiet', 'busy'])
    expect(new Set(refused)).toEqual(new Set(['busy APIGW.0308']))
  })

  test('are not set back by strangers who try their names', async () => {
    const { ask, end, began } = gateOfSlowChecks()
    for (let n = 0; n < 20; n += 1) {
      ask('guessed', { address: `192.0.2.${n}` })
      await end()
    }
    ask('other', { isKnown: true })
    ask('other', { isKnown: true })
    ask('other', { isKnown: true })
    ask('guessed', { isKnown: true })
    await end(3)
    expect(began.indexOf('guessed', 20)).toBeLessThan(began.lastIndexOf('other'))
  })
})
