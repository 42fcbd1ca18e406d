import { readFileSync, readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { loadActAsUser } from './act-as-user.ts'

const NOBODY = 65_534

describe.skipIf(process.geteuid?.() !== 0)('acting as another user', () => {
  test('changes this thread alone, and only for as long as it acts', async () => {
    const actAsUser = loadActAsUser()
    const before = effectiveUsers()
    expect(new Set(before)).toEqual(new Set([0]))
    expect(before.length).toBeGreaterThan(1)
    const during = actAsUser(NOBODY, effectiveUsers)
    expect(during.filter((user) => user === NOBODY)).toHaveLength(1)
    expect(during.filter((user) => user === 0)).toHaveLength(during.length - 1)
    expect(new Set(effectiveUsers())).toEqual(new Set([0]))
  })

  test('ends when the act fails', async () => {
    const actAsUser = loadActAsUser()
    const fail = () => {
      expect(process.geteuid?.()).toBe(NOBODY)
      throw new Error('as expected')
    }
    expect(() => actAsUser(NOBODY, fail)).toThrow('as expected')
    expect(process.geteuid?.()).toBe(0)
  })
})

/** User IDs of each thread of this process. */
function effectiveUsers(): number[] {
  return readdirSync('/proc/self/task').map((thread) => {
    const status = readFileSync(`/proc/self/task/${thread}/status`, 'utf8')
    return Number(/^Uid:\t\d+\t(\d+)/m.exec(status)?.[1])
  })
}
