import { expect, test } from 'vitest'
import { AccountChanges } from './account-changes.ts'

const NEVER = new AbortController().signal

/** Versions of two sources, of which that of the services is another at every look. */
class Restless {
  system = 'same'
  #looks = 0

  sourcesVersion() {
    this.#looks += 1
    return Promise.resolve({ system: this.system, services: String(this.#looks) })
  }
}

test('tells of what goes on changing less and less often, and of the other source at once', async () => {
  const checker = new Restless()
  let looks = 0
  const changes = new AccountChanges(
    checker,
    1,
    () => undefined,
    () => (looks += 1),
  )
  await changes.mark()
  for (let i = 0; i < 8; i += 1) {
    expect(await changes.next(NEVER)).toEqual(new Set(['services']))
  }
  expect(changes.delayMs).toBe(128)
  checker.system = 'another'
  expect(await changes.next(NEVER)).toContain('system')
})

test('tells nothing of what was read since, and nothing when it is to end', async () => {
  const checker = { sourcesVersion: () => Promise.resolve({ system: 'a', services: 'b' }) }
  const changes = new AccountChanges(checker, 1, () => undefined)
  await changes.mark()
  expect(await changes.next(AbortSignal.timeout(20))).toEqual(new Set())
})
