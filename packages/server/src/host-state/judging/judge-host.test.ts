import { describe, expect, test } from 'vitest'
import type { FindingRow } from './finding-rows.ts'
import { judgeHost } from './judge-host.ts'
import type { HostToJudge, Judgement } from './judge-host.ts'
import {
  accepted,
  accountCoverage,
  accountRow,
  emptyHost,
  gap,
  portCoverage,
  portRow,
  sshd,
} from './judged-host.fixture.ts'

const LATER = '2026-01-31T09:00:00.000Z'

describe('severity', () => {
  const mysql = { service_type: 'mysql', instance: '3306', user_name: 'app' } as const
  const mysqlPort = portRow({ port: 3306, path: '/usr/sbin/mysqld', pid: 9 })
  const LOCAL = { laddr: '127.0.0.1', status: 'unknown' } as const

  test.each<[string, Partial<HostToJudge>, string]>([
    ['Redis on every address', { ports: [portRow()] }, 'port-every-address'],
    ['Redis on ::', { ports: [portRow({ laddr: '::' })] }, 'port-every-address'],
    ['Redis on one address', { ports: [portRow({ laddr: '10.0.0.5' })] }, 'port-some-address'],
    [
      'Redis on one address and on every one',
      { ports: [portRow({ laddr: '10.0.0.5' }), portRow()] },
      'port-every-address',
    ],
    ['a weak account and sshd', { accounts: [accountRow()], ports: [sshd] }, 'weak-login-reached'],
    [
      'a weak account and sshd on another port',
      { accounts: [accountRow()], ports: [portRow({ ...sshd, port: 2222 })] },
      'weak-login-reached',
    ],
    [
      'a weak account and something on port 22',
      { accounts: [accountRow()], ports: [portRow({ ...sshd, path: null })] },
      'weak-login-reached',
    ],
    [
      'a weak account and sshd on loopback',
      { accounts: [accountRow()], ports: [portRow({ ...sshd, laddr: '::1' })] },
      'weak-not-reached',
    ],
    [
      'a weak account and sshd of a container',
      {
        accounts: [accountRow()],
        ports: [portRow({ ...sshd, category: 'container', container_id: 'c1' })],
      },
      'weak-not-reached',
    ],
    ['a weak root', { accounts: [accountRow({ user_name: 'root' })] }, 'weak-root'],
    [
      'a weak root and sshd',
      { accounts: [accountRow({ user_name: 'root' })], ports: [sshd] },
      'weak-login-reached',
    ],
    [
      'a weak account before any port scan',
      { accounts: [accountRow()], portCoverage: null },
      'weak-reach-unknown',
    ],
    ['an empty account', { accounts: [accountRow({ verdict: 'empty' })] }, 'empty-system'],
    [
      'an empty account that PAM refuses',
      { accounts: [accountRow({ verdict: 'empty', account_state: 'empty_refused' })] },
      'empty-refused',
    ],
    [
      'a weak account without a shell',
      { accounts: [accountRow({ account_state: 'no_login' })], ports: [sshd] },
      'account-shut',
    ],
    [
      'MySQL that is reached',
      { accounts: [accountRow(mysql)], ports: [mysqlPort] },
      'weak-service-reached',
    ],
    [
      'MySQL on loopback',
      { accounts: [accountRow(mysql)], ports: [{ ...mysqlPort, ...LOCAL }] },
      'weak-not-reached',
    ],
    [
      'MySQL on loopback beside another one on an address',
      {
        accounts: [accountRow(mysql)],
        ports: [
          { ...mysqlPort, ...LOCAL },
          { ...mysqlPort, laddr: '10.0.0.5', pid: 10 },
        ],
      },
      'weak-not-reached',
    ],
    [
      'MySQL on loopback and on an address',
      {
        accounts: [accountRow(mysql)],
        ports: [
          { ...mysqlPort, ...LOCAL },
          { ...mysqlPort, laddr: '10.0.0.5' },
        ],
      },
      'weak-service-reached',
    ],
    [
      'MySQL that is named by its address',
      {
        accounts: [accountRow({ ...mysql, instance: '10.0.0.5:3306' })],
        ports: [{ ...mysqlPort, laddr: '10.0.0.5' }],
      },
      'weak-service-reached',
    ],
    [
      'MySQL in a container',
      {
        accounts: [accountRow({ ...mysql, instance: '0123456789ab/3306' })],
        ports: [
          { ...mysqlPort, category: 'container', container_id: '0123456789ab'.padEnd(64, 'c') },
        ],
      },
      'weak-service-reached',
    ],
    [
      'MySQL in a container to which a port leads',
      {
        accounts: [accountRow({ ...mysql, instance: '0123456789ab/3306', verdict: 'empty' })],
        ports: [
          { ...mysqlPort, port: 13_306, serving_container_id: '0123456789ab'.padEnd(64, 'c') },
        ],
      },
      'empty-service-reached',
    ],
    [
      'MySQL in another container',
      { accounts: [accountRow({ ...mysql, instance: 'ba9876543210/3306' })], ports: [mysqlPort] },
      'weak-not-reached',
    ],
    [
      'MySQL behind a socket',
      { accounts: [accountRow({ ...mysql, instance: '/run/mysqld.sock' })], ports: [mysqlPort] },
      'weak-not-reached',
    ],
    ['a gap', { portCoverage: portCoverage(gap('open port', 'oversized')) }, 'blind-spot'],
  ])('%s', (_name, changes, sentence) => {
    const host = { ...emptyHost, ...changes }
    const { after } = judgeHost(host)
    expect(after.map((row) => row.sentence)).toContain(sentence)
  })

  test('a port that nobody else reaches is no finding', () => {
    const ports = [portRow({ laddr: '127.0.0.1', status: 'unknown' }), sshd]
    expect(judgeHost({ ...emptyHost, ports }).after).toEqual([])
  })
})

describe('a dangerous port', () => {
  const redis = judgeHost({ ...emptyHost, ports: [portRow({ laddr: '10.0.0.5' })] })
  const later = (changes: Partial<HostToJudge>) =>
    judgeHost({ ...emptyHost, now: LATER, before: redis.after, ...changes })

  test('opens once, whatever is seen of it', () => {
    expect(redis.events).toMatchObject([
      { kind: 'opened', from_value: null, to_value: 'open', actor: '' },
    ])
    expect(redis.counts).toMatchObject({ open_medium: 1, risk: 10 })
    const again = later({ ports: [portRow({ laddr: '10.0.0.5' })] })
    expect(again).toMatchObject({ put: [], events: [], counts: { open_medium: 1 } })
  })

  test('is fixed by a scan that could see it', () => {
    const { after, events, counts } = later({})
    expect(after).toMatchObject([{ state: 'fixed', fixed_at: LATER, changed_at: LATER }])
    expect(events).toMatchObject([
      { kind: 'fixed', from_value: 'open', to_value: 'fixed', cause: 'scan' },
    ])
    expect(counts.risk).toBe(0)
  })

  test.each([
    ['no scan', null],
    ['a network that was not read', portCoverage(gap('network namespace'))],
    ['a report that was refused', portCoverage(gap('report', 'failed'))],
  ])('is not confirmed by %s', (_name, coverage) => {
    const { after, events } = later({ portCoverage: coverage })
    const row = after.find(({ kind }) => kind === 'dangerous_port')
    expect(row).toMatchObject({ state: 'open', unconfirmed_since: LATER })
    expect(events.filter(({ kind }) => kind === 'fixed')).toEqual([])
  })

  test('tells when it gets worse and better', () => {
    const worse = later({ ports: [portRow()] })
    expect(worse.events).toMatchObject([
      { kind: 'severity_raised', from_value: 'medium', to_value: 'high' },
    ])
    const better = later({ before: worse.after, ports: [portRow({ laddr: '10.0.0.5' })] })
    expect(better.events).toMatchObject([
      { kind: 'severity_lowered', from_value: 'high', to_value: 'medium' },
    ])
  })

  test('keeps its ID when it comes back', () => {
    const back = later({ before: later({}).after, ports: [portRow({ laddr: '10.0.0.5' })] })
    expect(back.after).toMatchObject([
      { finding_id: redis.after[0]?.finding_id, state: 'open', reopened: 1, fixed_at: null },
    ])
    expect(back.events).toMatchObject([{ kind: 'reopened', from_value: 'fixed', to_value: 'open' }])
  })
})

describe('an acceptance', () => {
  const one = portRow({ laddr: '10.0.0.5' })
  const [open] = judgeHost({ ...emptyHost, ports: [one] }).after as [FindingRow]
  const before = [accepted(open, '2026-03-01T00:00:00Z')]
  const judge = (changes: Partial<HostToJudge>): Judgement =>
    judgeHost({ ...emptyHost, now: LATER, before, ...changes })

  test('holds while nothing changes', () => {
    const { put, events, acceptedPorts, counts } = judge({ ports: [one] })
    expect([put, events, counts.risk]).toEqual([[], [], 0])
    expect([...acceptedPorts]).toEqual(['host/TCP/6379'])
  })

  test.each([
    ['every address', [portRow()], 'exposure_wider'],
    ['another address', [one, portRow({ laddr: '10.0.0.6' })], 'exposure_wider'],
    ['another program', [{ ...one, path: '/tmp/x' }], 'program_changed'],
    [
      'a second program',
      [{ ...one, other_owners: [{ pid: 8, path: '/tmp/x' }] }],
      'program_changed',
    ],
  ])('ends by %s', (_name, ports, cause) => {
    const { after, events, acceptedPorts } = judge({ ports })
    expect(after).toMatchObject([{ state: 'open', acceptance_id: null, guards: null }])
    expect(events[0]).toMatchObject({ kind: 'acceptance_ended', cause })
    expect(acceptedPorts.size).toBe(0)
  })

  test('holds when it is seen less', () => {
    expect(judge({ ports: [{ ...one, path: null }] }).after).toMatchObject([{ state: 'accepted' }])
  })

  test('fills in a program that was not known', () => {
    const unknown = { ...one, path: null }
    const [found] = judgeHost({ ...emptyHost, ports: [unknown] }).after as [FindingRow]
    const first = judge({ before: [accepted(found)], ports: [one] })
    expect(first.after).toMatchObject([
      { state: 'accepted', guards: { programs: ['/usr/bin/redis-server'] } },
    ])
    const second = judge({ before: first.after, ports: [{ ...one, path: '/tmp/x' }] })
    expect(second.events).toMatchObject([{ kind: 'acceptance_ended', cause: 'program_changed' }])
  })

  test('ends when its time is over', () => {
    const { events } = judge({ ports: [one], now: '2026-03-01T00:00:00.000Z' })
    expect(events).toMatchObject([{ kind: 'acceptance_ended', cause: 'until_over' }])
  })

  test('holds for what was fixed and comes back as it was', () => {
    const fixed = judge({})
    expect(fixed.after).toMatchObject([{ state: 'fixed', acceptance_id: 'acceptance-1' }])
    const back = judge({ before: fixed.after, ports: [one] })
    expect(back.after).toMatchObject([{ state: 'accepted', reopened: 1 }])
    expect(back.events).toMatchObject([{ kind: 'reopened', to_value: 'accepted' }])
    const wider = judge({ before: fixed.after, ports: [portRow()] })
    expect(wider.after).toMatchObject([{ state: 'open', reopened: 1 }])
  })
})

describe('a weak account', () => {
  const found = judgeHost({ ...emptyHost, accounts: [accountRow()] })
  const later = (changes: Partial<HostToJudge>) =>
    judgeHost({ ...emptyHost, now: LATER, before: found.after, ...changes }).after.filter(
      ({ kind }) => kind !== 'blind_spot',
    )
  const state = (rows: FindingRow[]) => rows.map((row) => [row.kind, row.state])

  test.each<[string, Partial<HostToJudge>]>([
    ['cannot be read', { accounts: [accountRow({ verdict: 'error', reason: 'permission' })] }],
    ['has a scheme that is not known', { accounts: [accountRow({ verdict: 'unsupported' })] }],
    [
      'was not tested to the end',
      {
        accounts: [accountRow({ verdict: 'not_found', words_tried: 10 })],
        accountCoverage: accountCoverage(gap('account words', 'stopped')),
      },
    ],
    [
      'may be in a line that cannot be read',
      { accountCoverage: accountCoverage(gap('etc/shadow line')) },
    ],
    ['was not looked for', { accountCoverage: null }],
    ['is not among those of a report of ports', { news: 'ports' }],
  ])('is not fixed when it %s', (_name, changes) => {
    expect(state(later(changes))).toEqual([['weak_password', 'open']])
  })

  test.each<[string, Partial<HostToJudge>]>([
    ['withstands', { accounts: [accountRow({ verdict: 'not_found', words_tried: 1000 })] }],
    ['is locked', { accounts: [accountRow({ verdict: 'locked' })] }],
    ['is gone', {}],
  ])('is fixed when it %s', (_name, changes) => {
    expect(state(later(changes))).toEqual([['weak_password', 'fixed']])
  })

  test('becomes another finding without a password', () => {
    expect(state(later({ accounts: [accountRow({ verdict: 'empty' })] }))).toEqual([
      ['empty_password', 'open'],
      ['weak_password', 'fixed'],
    ])
  })

  test('of a service is not fixed while ports may be hidden, by which services are found', () => {
    const accounts = [accountRow({ service_type: 'redis', instance: '6379', user_name: 'default' })]
    const before = judgeHost({ ...emptyHost, accounts }).after
    const blind = portCoverage(gap('network namespace'))
    expect(state(later({ before, portCoverage: blind }))).toEqual([['weak_password', 'open']])
    expect(state(later({ before }))).toEqual([['weak_password', 'fixed']])
  })

  test('has a finding of its own up to a bound', () => {
    const accounts = Array.from({ length: 1_100 }, (_, at) => accountRow({ user_name: `u${at}` }))
    const first = judgeHost({ ...emptyHost, accounts })
    expect(first.after).toHaveLength(1_001)
    expect(first.after.at(-1)).toMatchObject({ subject: '*', facts: { count: 100 } })
    const again = judgeHost({ ...emptyHost, accounts: accounts.toReversed(), before: first.after })
    expect(again.put).toEqual([])
  })
})

describe('a blind spot', () => {
  const denied = accountCoverage(gap('etc/shadow'))
  const found = judgeHost({ ...emptyHost, accountCoverage: denied })

  test('names what, why and what to do', () => {
    expect(found.after).toMatchObject([
      {
        subject: 'accounts/etc/shadow/permission',
        facts: {
          scan: 'accounts',
          what: 'etc/shadow',
          remedy: expect.stringContaining('root') as string,
        },
      },
    ])
  })

  test('tells what stood in the way of a service', () => {
    const unread = {
      service_type: 'mysql',
      instance: '3306',
      accounts: 0,
      reason: 'permission',
    } as const
    const services = [{ ...unread, detail: 'error 1045', remedy: 'Let root in by its socket.' }]
    const coverage = { ...accountCoverage(gap('mysql 3306: accounts')), services }
    expect(judgeHost({ ...emptyHost, accountCoverage: coverage }).after).toMatchObject([
      { facts: { detail: 'error 1045', remedy: 'Let root in by its socket.' } },
    ])
  })

  test('goes with the gap, and not with a report that was refused', () => {
    const before = found.after
    const refused = accountCoverage(gap('report', 'failed'))
    const kept = judgeHost({ ...emptyHost, before, accountCoverage: refused }).after
    expect(kept.map(({ state }) => state)).toEqual(['open', 'open'])
    expect(judgeHost({ ...emptyHost, before }).after).toMatchObject([{ state: 'fixed' }])
  })

  test('is none of what went away while it was read', () => {
    const coverage = portCoverage(gap('owner of an open port', 'exited'))
    expect(judgeHost({ ...emptyHost, portCoverage: coverage }).after).toEqual([])
  })

  test('of which there are too many are one', () => {
    const gaps = Array.from({ length: 300 }, (_, at) => gap(`threads of user ${at}`, 'oversized'))
    const { after } = judgeHost({ ...emptyHost, portCoverage: portCoverage(...gaps) })
    expect(after).toHaveLength(101)
    expect(after.at(-1)).toMatchObject({ facts: { what: 'other gaps', count: 200 } })
  })
})

test('a host that makes up names keeps a bounded number of findings', () => {
  let before: readonly FindingRow[] = []
  for (let round = 0; round < 8; round += 1) {
    const accounts = Array.from({ length: 900 }, (_, at) =>
      accountRow({ user_name: `round-${round}-${at}` }),
    )
    const { after, removed } = judgeHost({
      ...emptyHost,
      accounts,
      before,
      now: `2026-02-0${round + 1}T00:00:00.000Z`,
    })
    expect(after.length).toBeLessThanOrEqual(5_000)
    expect(removed.every(({ state }) => state === 'fixed')).toBe(true)
    before = after
  }
})

test('what comes and goes all the time is counted, and after a while no event any more', () => {
  let before: readonly FindingRow[] = []
  let events = 0
  for (let round = 0; round < 100; round += 1) {
    const now = new Date(Date.UTC(2026, 1, 1, 0, round)).toISOString()
    const ports = round % 2 === 0 ? [portRow()] : []
    const judged = judgeHost({ ...emptyHost, ports, before, now })
    events += judged.events.length
    before = judged.after
  }
  expect(before).toMatchObject([{ reopened: 49, state: 'fixed' }])
  expect(events).toBe(20)
})
