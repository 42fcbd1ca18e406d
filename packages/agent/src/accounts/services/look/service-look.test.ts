import type { TestFiles } from '@openhss/testkit/hosts'
import { describe, expect, test } from 'vitest'
import { ftp } from '../ftp/ftp.ts'
import { redis } from '../redis/redis.ts'
import { tomcat } from '../tomcat/tomcat.ts'
import { serverXml, usersXml } from '../tomcat/tomcat.fixture.ts'
import { createServiceLooker } from './service-look.ts'
import { proftpd, hostOf } from './test-services.fixture.ts'
import type { TestService } from './test-services.fixture.ts'
import type { Reading, TaskBounds } from './service-look.ts'

const BOB = 1_000
const CAROL = 1_001
const SIGNAL = new AbortController().signal

describe('a user with many services', () => {
  test('takes what is left of root, of a daemon and of another user from none of them', async () => {
    const flood = Array.from({ length: 30 }, (_, i) => proftpd(100 + i, BOB, 1_000_000))
    const honest = [proftpd(200, 0), proftpd(201, 70), proftpd(202, CAROL)]
    const { readings, gaps } = await look([...flood, ...honest], [ftp])

    expect(readings.map(({ name }) => name).slice(0, 2)).toEqual(['/srv/200/conf', '/srv/201/conf'])
    for (const pid of [200, 201, 202]) {
      expect(named(readings, pid)).toMatchObject({ accounts: [{ userName: 'ann' }] })
      expect(named(readings, pid)?.obstacle).toBeUndefined()
    }
    const unread = readings.filter(({ accounts }) => accounts.length === 0)
    expect(unread.length).toBeGreaterThan(20)
    const obstacles = unread.map(({ obstacle }) => obstacle)
    expect(new Set(obstacles.map((obstacle) => obstacle?.reason))).toEqual(new Set(['oversized']))
    expect(obstacles.at(-1)?.detail).toContain('user 1000')
    expect(gaps).toMatchObject([
      { what: 'services of user 1000: files, arguments or answers', reason: 'oversized' },
    ])
  })

  test('has 10,000 accounts at most, shared out among his services', async () => {
    const { readings } = await look(
      Array.from({ length: 6 }, (_, i) => proftpd(100 + i, BOB, 600_000)),
      [ftp],
    )
    const counts = readings.map(({ accounts }) => accounts.length)
    expect(counts.reduce((sum, count) => sum + count)).toBeLessThanOrEqual(10_000)
    expect(Math.min(...counts)).toBeGreaterThan(1_000)
    expect(readings[0]?.left).toBeGreaterThan(0)
  })

  test('is told of where his command lines are too long to say what they run', async () => {
    const args = ['redis-server', `/etc/${'x'.repeat(600_000)}`]
    const liars = Array.from({ length: 3 }, (_, i) => ({
      pid: 100 + i,
      exe: '/home/bob/redis-server',
      args,
      userId: BOB,
    }))
    const { readings, gaps } = await look(
      liars.map((process) => ({ process, files: {} })),
      [redis],
    )
    expect(readings).toEqual([])
    expect(gaps).toEqual([
      {
        what: 'services of user 1000: files, arguments or answers',
        reason: 'oversized',
        count: 3,
      },
    ])
  })

  test('who nests elements for ever is given up soon, and named', async () => {
    const flood = Array.from({ length: 20 }, (_, i) =>
      javaOf(100 + i, BOB, { 'conf/server.xml': '<a>'.repeat(349_000) }),
    )
    const files = {
      'conf/server.xml': serverXml(),
      'conf/tomcat-users.xml': usersXml('<user username="ann" password="x"/>'),
    }
    const { readings } = await look([...flood, javaOf(200, 0, files)], [tomcat])
    expect(readings[0]).toMatchObject({
      name: '/srv/200',
      accounts: [{ userName: 'ann', ownerId: 0 }],
    })
    const faults = readings.slice(1).map(({ name, obstacle }) => [name, obstacle?.reason])
    expect(faults[0]).toEqual(['/srv/100', 'malformed'])
    expect(faults.at(-1)).toEqual(['/srv/119', 'oversized'])
  })
})

describe('the version', () => {
  test('reads nothing again while no file changed', async () => {
    const { looker } = lookerOf([proftpd(100, BOB, 300_000)], [ftp])
    const begun: string[] = []
    const ask = () =>
      looker.version({ ports: [], signal: SIGNAL, onBegin: ({ id }) => begun.push(id) })
    const first = await ask()
    expect(await ask()).toBe(first)
    expect(begun).toEqual(['ftp /srv/100/conf (user 1000)'])
  })

  test('of services that there is no room to look at stays as it was, and changes in its turn', async () => {
    const bytes = 3_000
    const bounds = { bytes, cpuMs: 10_000, wallMs: 10_000 }
    const flood = Array.from({ length: 8 }, (_, i) => proftpd(100 + i, BOB))
    const { looker } = lookerOf(flood, [ftp], { system: bounds, user: bounds, users: bounds })
    const ask = () => looker.version({ ports: [], signal: SIGNAL })
    const versions: string[] = []
    for (let i = 0; i < 20; i += 1) versions.push(await ask())
    expect(versions[0]).toContain('unread')
    expect(versions.at(-1)).not.toContain('unread')
    expect(versions.at(-1)).toBe(versions.at(-2))
  })
})

function javaOf(pid: number, userId: number, files: TestFiles): TestService {
  const base = `srv/${pid}`
  return {
    process: { pid, exe: '/usr/bin/java', args: ['java', `-Dcatalina.base=/${base}`], userId },
    files: Object.fromEntries(
      Object.entries(files).map(([file, text]) => [`${base}/${file}`, text]),
    ),
  }
}

function lookerOf(
  services: readonly TestService[],
  kinds: Parameters<typeof createServiceLooker>[1],
  version?: TaskBounds['version'],
) {
  return { looker: createServiceLooker(hostOf(services), kinds, version ? { version } : {}) }
}

async function look(
  services: readonly TestService[],
  kinds: Parameters<typeof createServiceLooker>[1],
) {
  return lookerOf(services, kinds).looker.read({ ports: [], signal: SIGNAL })
}

function named(readings: readonly Reading[], pid: number): Reading | undefined {
  return readings.find(({ name }) => name === `/srv/${pid}/conf`)
}
