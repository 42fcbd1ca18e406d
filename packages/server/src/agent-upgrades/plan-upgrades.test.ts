import { describe, expect, test } from 'vitest'
import { planUpgrades } from './plan-upgrades.ts'
import type { UpgradePlan } from './plan-upgrades.ts'
import type { UpgradeTarget } from './upgrade-target-queries.ts'
import type { UpgradingHost } from './upgrading-host-queries.ts'

const NOW = new Date('2026-01-31T12:00:00Z')
const ago = (minutes: number) => new Date(NOW.getTime() - minutes * 60_000)

const TARGET: UpgradeTarget = {
  upgradeId: 'this',
  version: '0.2.0',
  packages: { x86_64: { sha256: 'a', bytes: 1 } },
  state: 'running',
  reason: null,
  ring: 0,
  ringSince: ago(10),
  ringMinutes: 60,
  windowFrom: null,
  windowTo: null,
  startedAt: ago(10),
}

const HOST: UpgradingHost = {
  hostId: '',
  name: 'web',
  agentVersion: '0.1.0',
  isAble: true,
  isOnline: true,
  architecture: 'x86_64',
  detail: null,
  upgradeId: null,
  state: null,
  ring: null,
  since: null,
  reason: null,
}

let made = 0
function host(changes: Partial<UpgradingHost> = {}): UpgradingHost {
  made += 1
  return { ...HOST, hostId: `h${made}`, ...changes }
}

const hosts = (count: number, changes?: Partial<UpgradingHost>) =>
  Array.from({ length: count }, () => host(changes))

const asked = (changes: Partial<UpgradingHost>): Partial<UpgradingHost> => ({
  upgradeId: 'this',
  ring: 0,
  since: ago(1),
  ...changes,
})

const DONE = asked({ state: 'done', agentVersion: '0.2.0' })

const plan = (target: Partial<UpgradeTarget>, all: readonly UpgradingHost[]): UpgradePlan =>
  planUpgrades({ ...TARGET, ...target }, all, NOW)

describe('rings', () => {
  test('one host is asked first, and no second one while it is at it', () => {
    const all = hosts(200)
    expect(plan({}, all).offered).toEqual([all[0]?.hostId])
    expect(plan({}, [host(asked({ state: 'installing' })), ...all]).offered).toEqual([])
  })

  test('after an hour five of a hundred follow, and then the rest', () => {
    const rest = hosts(199)
    const first = host(DONE)
    expect(plan({}, [first, ...rest])).toMatchObject({ nextRing: undefined, offered: [] })
    const second = plan({ ringSince: ago(60) }, [first, ...rest])
    expect(second).toMatchObject({ nextRing: 1 })
    expect(second.offered).toHaveLength(10)

    const some = hosts(10, { ...DONE, ring: 1 })
    const left = rest.slice(10)
    expect(plan({ ring: 1 }, [first, ...some, ...left]).offered).toEqual([])
    const third = plan({ ring: 1, ringSince: ago(61) }, [first, ...some, ...left])
    expect(third).toMatchObject({ nextRing: 2 })
    expect(third.offered).toHaveLength(189)
  })

  test('nobody is waited for who cannot, is away, is as new, or has no package', () => {
    const all = [
      host({ isAble: false }),
      host({ isOnline: false }),
      host({ agentVersion: '0.2.0' }),
      host({ agentVersion: '0.10.0' }),
      host({ architecture: 'aarch64' }),
      host({ architecture: null }),
    ]
    expect(plan({ ring: 2 }, all).offered).toEqual([])
  })

  test.each([
    ['11:00', 11 * 60, 13 * 60, 1],
    ['over midnight', 23 * 60, 13 * 60, 1],
    ['later', 13 * 60, 14 * 60, 0],
    ['over midnight, later', 13 * 60, 2 * 60, 0],
    ['just over', 10 * 60, 12 * 60, 0],
  ])('only the window counts: %s', (_, windowFrom, windowTo, count) => {
    expect(plan({ windowFrom, windowTo }, hosts(3)).offered).toHaveLength(count)
  })
})

describe('what came of it', () => {
  test('a new version that was seen is done, also while nobody is asked', () => {
    const seen = host(asked({ state: 'installing', agentVersion: '0.2.0' }))
    for (const state of ['running', 'paused', 'halted'] as const) {
      expect(plan({ state }, [seen, ...hosts(3)])).toMatchObject({
        done: [seen.hostId],
        offered: [],
      })
    }
  })

  test('a version of which nothing is heard failed; an offer that nobody takes up goes to another', () => {
    const lost = host(asked({ state: 'installing', since: ago(31) }))
    expect(plan({}, [lost])).toMatchObject({ lost: [lost.hostId], halt: expect.any(String) })
    const deaf = host(asked({ state: 'offered', since: ago(6) }))
    const other = host()
    expect(plan({}, [other, deaf])).toMatchObject({
      withdrawn: [deaf.hostId],
      offered: [other.hostId],
      halt: undefined,
    })
  })

  test('the first host that fails halts it', () => {
    const failed = host(asked({ state: 'failed', reason: 'the disk is too full' }))
    expect(plan({}, [failed, ...hosts(9)])).toMatchObject({
      halt: '1 of 1 hosts that were asked failed; web: the disk is too full',
      offered: [],
    })
  })

  test('more than two of a hundred halt it, and two do not', () => {
    const tried = (failed: number) => [
      ...hosts(failed, asked({ state: 'failed', ring: 2 })),
      ...hosts(100 - failed, { ...DONE, ring: 2 }),
      ...hosts(5),
    ]
    expect(plan({ ring: 2 }, tried(2))).toMatchObject({ halt: undefined })
    expect(plan({ ring: 2 }, tried(2)).offered).toHaveLength(5)
    expect(plan({ ring: 2 }, tried(3)).halt).toMatch(/^3 of 100 hosts/)
  })

  test('those that were set aside count no more', () => {
    const aside = host(asked({ state: 'set_aside' }))
    expect(plan({ ringSince: ago(60) }, [aside, ...hosts(3)])).toMatchObject({
      halt: undefined,
      nextRing: 1,
    })
  })
})
