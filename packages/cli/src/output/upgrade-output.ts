import type { AgentUpgrade, AgentUpgradeHost } from '@openhss/contract'
import { formatFacts } from './facts.ts'
import type { Column } from './table.ts'

/** Says which version the agents of a project are to become, and how far they are. */
export function formatUpgrade(upgrade: AgentUpgrade): string {
  const { state, version, window, newest_version: newest, reason, hosts } = upgrade
  return formatFacts([
    ['upgrade', state === 'none' ? 'nobody asked for one' : `${state}, to ${version ?? '-'}`],
    ...(reason === undefined ? [] : [['why', reason] as [string, string]]),
    ...(upgrade.ring === undefined ? [] : [['ring', describeRing(upgrade)] as [string, string]]),
    ...(window === undefined
      ? []
      : [['window', `${window.from}-${window.to} UTC`] as [string, string]]),
    ['newest package', newest ?? 'none in the folder of packages'],
    ['hosts', describeHosts(hosts)],
  ])
}

function describeRing({ ring, ring_since: since, ring_minutes: minutes }: AgentUpgrade): string {
  return `${RINGS[ring ?? 'rest']}, since ${since ?? '-'}; at least ${minutes ?? 0} min each`
}

const RINGS = { first: 'the first host', some: 'five of a hundred', rest: 'the rest' } as const

function describeHosts(hosts: AgentUpgrade['hosts']): string {
  return Object.entries(hosts)
    .filter(([name, count]) => count > 0 || name === 'able')
    .map(([name, count]) => `${count} ${name.replace('_', ' ')}`)
    .join(', ')
}

export const UPGRADE_HOST_COLUMNS: readonly Column<AgentUpgradeHost>[] = [
  { title: 'HOST', value: ({ name }) => name },
  { title: 'AGENT', value: ({ agent_version: version }) => version },
  { title: 'STATE', value: ({ state }) => state.replace('_', ' ') },
  { title: 'RING', value: ({ ring }) => ring ?? '-' },
  { title: 'SINCE', value: ({ since }) => since ?? '-' },
  { title: 'WHY', value: ({ reason }) => reason ?? '' },
]
