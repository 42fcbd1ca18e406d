import type { AgentEvent } from '@openhss/agent'
import type { AccountVerdict } from '@openhss/contract'
import { expect, test } from 'vitest'
import { HostFindings } from './host-findings.ts'

test('a dangerous port is news once, also when its process restarts', () => {
  const findings = new HostFindings()

  expect(findings.absorb(ports({ port: 6379, pid: 7 }, { port: 22 }))).toMatchObject([
    { kind: 'danger', port: { port: 6379, status: 'danger' } },
  ])
  expect(findings.absorb(ports({ port: 6379, pid: 8 }, { port: 22 }))).toEqual([])
})

test('an account is news when it turns weak, and when it no longer is', () => {
  const findings = new HostFindings()

  expect(findings.absorb(accounts('quick', weak('bob')))).toMatchObject([
    { kind: 'weak', account: { user_name: 'bob' } },
  ])
  expect(findings.absorb(accounts('full', weak('bob'), weak('eve')))).toMatchObject([
    { kind: 'weak', account: { user_name: 'eve' } },
  ])
  expect(findings.absorb(accounts('quick', locked('bob'), weak('eve')))).toMatchObject([
    { kind: 'mended', account: { user_name: 'bob' } },
  ])
  expect(findings.absorb(accounts('quick', locked('bob')))).toMatchObject([
    { kind: 'gone', account: { user_name: 'eve' } },
  ])
})

test('a weak account whose service cannot be read any more is neither mended nor gone', () => {
  const findings = new HostFindings()
  const stage = { ...weak('stage'), service_type: 'mysql', instance: '3306' } as const
  findings.absorb(accounts('quick', stage))
  const event = accounts('quick')
  const services = [
    { service_type: 'mysql', instance: '3306', accounts: 0, reason: 'permission' },
  ] as const
  const coverage = { ...event.coverage, services: [...services] }

  expect(findings.absorb({ ...event, coverage })).toMatchObject([
    { kind: 'unread', account: { user_name: 'stage' } },
  ])
})

test('is ready with the ports and the end of the likely words', () => {
  const findings = new HostFindings()
  findings.absorb(ports({ port: 22 }))
  findings.absorb({ ...accounts('quick', weak('bob')), finished: false })
  expect(findings.isReady).toBe(false)

  findings.absorb(accounts('quick', weak('bob')))
  expect(findings.isReady).toBe(true)
})

test('is ready too when a finding of the whole list overtook the end of the likely words', () => {
  const findings = new HostFindings()
  findings.absorb(ports({ port: 22 }))
  findings.absorb({ ...accounts('full', weak('bob')), finished: false })

  expect(findings.isReady).toBe(true)
})

function ports(...items: readonly { port: number; pid?: number }[]): AgentEvent {
  return {
    type: 'ports-acknowledged',
    ports: items.map((item) => ({
      ...item,
      type: 'TCP',
      laddr: '0.0.0.0',
      category: 'host',
      container_id: '',
    })),
    coverage: { complete: true, sockets: items.length, owners_known: items.length, gaps: [] },
  }
}

function accounts(tier: 'quick' | 'full', ...verdicts: readonly AccountVerdict[]) {
  const coverage = {
    complete: true,
    accounts: verdicts.length,
    tested: verdicts.length,
    list_version: 'test',
    words_planned: 1,
    gaps: [],
  }
  return {
    type: 'accounts-acknowledged',
    tier,
    finished: true,
    accounts: verdicts,
    coverage,
  } satisfies AgentEvent
}

function weak(userName: string): AccountVerdict {
  return {
    user_name: userName,
    service_type: 'system',
    verdict: 'weak',
    duration: 90,
    desensitized_weak_passwords: '****',
    suggestion: 'Choose another.',
  }
}

function locked(userName: string): AccountVerdict {
  return { user_name: userName, service_type: 'system', verdict: 'locked' }
}
