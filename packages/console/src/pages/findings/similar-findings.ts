import type { Finding } from '@openhss/contract'
import { readFacts } from '../../components/finding-facts.ts'
import { written } from './query-words.ts'

/** Writes the query that finds the same elsewhere; undefined where nothing can be the same. Pure. */
export function querySimilar(finding: Finding): string | undefined {
  const { kind } = finding
  const { type, port, service_type: service, user_name: user, what } = readFacts(finding)
  switch (kind) {
    case 'dangerous_port':
      if (port === undefined || type === undefined) return undefined
      return `kind:dangerous_port port:${port} type:${type.toLowerCase()}`
    case 'weak_password':
    case 'empty_password':
      if (service === undefined || user === undefined) return undefined
      return `kind:${kind} service:${service} ${written('account', user)}`
    case 'blind_spot':
      return what === undefined
        ? undefined
        : `kind:blind_spot "${what.replaceAll(/["\\]/g, String.raw`\$&`)}"`
    case 'host_offline':
    case 'cloned_agent':
      return `kind:${kind}`
    default:
      return kind satisfies never
  }
}
