import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import type { Finding } from '@openhss/contract'
import { isOfAccount, readFacts } from '../../components/finding-facts.ts'

/** A command to copy, and what it does. */
export interface ShellCommand {
  readonly command: string
  readonly does: MessageDescriptor
}

/**
 * Commands for the shell of the host that show or mend what a finding is of. A name that means anything to a shell is in
 * none: who copies a command runs it as root. Pure.
 */
export function commandsOf(finding: Finding): readonly ShellCommand[] {
  const facts = readFacts(finding)
  if (finding.kind === 'dangerous_port' && facts.port !== undefined) {
    const socket = facts.type === 'UDP' ? 'u' : 't'
    return [
      {
        command: `sudo ss -H${socket}lnp 'sport = :${facts.port}'`,
        does: msg`Shows which program has the port:`,
      },
    ]
  }
  if (isOfAccount(finding) && facts.service_type === 'system') {
    const { user_name: user = '' } = facts
    if (!PLAIN_NAME.test(user)) return []
    return [
      { command: `sudo passwd ${user}`, does: msg`Gives the account another password:` },
      {
        command: `sudo passwd -l ${user}`,
        does: msg`Or locks its password: nobody logs in with it then, with a key one still does:`,
      },
    ]
  }
  if (finding.kind === 'blind_spot') {
    return [{ command: 'sudo openhss doctor', does: msg`Says on the host what is in the way:` }]
  }
  if (finding.kind === 'host_offline') {
    return [
      {
        command: 'openhss status',
        does: msg`Says on the host whether the agent runs and is heard:`,
      },
    ]
  }
  return []
}

/** Names as useradd takes them. */
const PLAIN_NAME = /^[a-z_][a-z0-9_-]{0,31}$/
