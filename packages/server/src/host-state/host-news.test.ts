import { expect, test } from 'vitest'
import type { HostUpdate } from './host-columns.ts'
import { hostNews } from './host-news.ts'
import type { StoredHost } from './stored-host.ts'

const before = {
  host_id: 'h',
  agent_version: '0.1.0',
  ports_covered: 'complete',
  accounts_covered: 'partial',
} as StoredHost

function newsOf(changes: Partial<HostUpdate>) {
  return hostNews(before, { ...before, ...changes } as unknown as HostUpdate)
}

test('an unchanged host has no news', () => {
  expect(newsOf({})).toEqual([])
})

test('another version of the agent is an upgrade, also when it is an older one', () => {
  expect(newsOf({ agent_version: '0.0.9' })).toEqual([
    { hostId: 'h', kind: 'upgraded', details: { from: '0.1.0', to: '0.0.9' } },
  ])
})

test('what could be seen and cannot be any more is lost, and comes back', () => {
  expect(newsOf({ ports_covered: 'partial', accounts_covered: 'complete' })).toEqual([
    { hostId: 'h', kind: 'coverage_lost', details: { what: 'ports' } },
    { hostId: 'h', kind: 'coverage_regained', details: { what: 'accounts' } },
  ])
})

test('the first scan of a host loses nothing', () => {
  const first = { ...before, ports_covered: 'none' } as StoredHost
  expect(hostNews(first, { ...first, ports_covered: 'partial' } as unknown as HostUpdate)).toEqual(
    [],
  )
})
