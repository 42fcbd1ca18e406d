import type { Finding } from '@openhss/contract'
import { isOfAccount, readFacts } from '../../components/finding-facts.ts'

/**
 * Commands for the shell of the host that show or mend what a finding is of. A name that means anything to a shell is in
 * none: who copies a command runs it as root. Pure.
 */
export function commandsOf(finding: Finding): readonly string[] {
  const facts = readFacts(finding)
  if (finding.kind === 'dangerous_port' && facts.port !== undefined) {
    const socket = facts.type === 'UDP' ? 'u' : 't'
    return [`sudo ss -H${socket}lnp 'sport = :${facts.port}'`]
  }
  if (isOfAccount(finding) && facts.service_type === 'system') {
    const { user_name: user = '' } = facts
    return PLAIN_NAME.test(user) ? [`sudo passwd ${user}`, `sudo passwd -l ${user}`] : []
  }
  if (finding.kind === 'blind_spot') return ['sudo openhss doctor']
  if (finding.kind === 'host_offline') return ['openhss status']
  return []
}

/** Names as useradd takes them. */
const PLAIN_NAME = /^[a-z_][a-z0-9_-]{0,31}$/
