import type { Finding } from '@openhss/contract'

/** Says in a few words what a finding is of. Its texts may come from the host. */
export function titleOfFinding({ kind, facts }: Pick<Finding, 'kind' | 'facts'>): string {
  const text = (name: string) => textOf(facts[name])
  switch (kind) {
    case 'dangerous_port': {
      const service = text('reason').split(':', 1)[0] ?? ''
      const where = listOf(facts['addresses']).slice(0, MAX_NAMED).join(' ')
      const inside = text('category') === 'container' ? ' in a container' : ''
      return `${text('port')}/${text('type')} ${service} on ${where}${inside}`
    }
    case 'weak_password':
    case 'empty_password': {
      if (facts['user_name'] === undefined) return `${text('count')} more weak accounts`
      const what = kind === 'empty_password' ? 'no password' : 'weak password'
      const service = [text('service_type'), text('instance')].filter((part) => part !== '')
      return `${what}: ${text('user_name')} (${service.join(' ')})`
    }
    case 'blind_spot':
      return `not seen: ${text('what')} (${text('reason')}, ${text('count')})`
    case 'host_offline':
      return `offline, heard of last at ${text('last_seen_at')}`
    case 'cloned_agent':
      return `a copy of the agent calls from ${text('source_ip')}`
    default:
      // A newer server has other kinds.
      return kind satisfies never
  }
}

const MAX_NAMED = 3

function textOf(fact: unknown): string {
  return typeof fact === 'string' || typeof fact === 'number' ? String(fact) : ''
}

function listOf(fact: unknown): string[] {
  return Array.isArray(fact) ? fact.map(textOf) : []
}
