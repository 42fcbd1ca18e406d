import { formatQuery } from '@openhss/contract'
import type { FleetHost } from '@openhss/contract'
import { CliError } from '../cli-error.ts'
import type { Session } from './session.ts'

/** A host as lists name it. */
export type FoundHost = Pick<FleetHost, 'host_id' | 'name'>

/**
 * Finds the host with this name or ID, in any case, or else the only one whose name or ID begins so. The names are the
 * display name and the host's own.
 * @throws CliError when there is none, or several fit.
 */
export async function findHost(session: Session, given: string): Promise<FoundHost> {
  // An empty name, as of an unset variable of a script, is the beginning of all.
  const exact = given === '' ? NOTHING : await findByName(session, [given])
  // Somebody may give a host the ID of another for a name.
  const byId = exact.data_list.find(({ host_id: id }) => id === given)
  if (byId !== undefined) return byId
  const found =
    exact.data_list.length > 0 || given === '' ? exact : await findByName(session, [given, ''])
  const [host, ...others] = found.data_list
  if (host === undefined) {
    throw new CliError(
      `No host has the name or ID ${JSON.stringify(given)}, and none begins so: see \`openhss hosts list\``,
    )
  }
  if (others.length === 0) return host
  const named = found.data_list
    .slice(0, NAMED_HOSTS)
    .map(({ name, host_id: id }) => `${name} (${id})`)
  const more = Math.max(found.total_num ?? 0, found.data_list.length) - named.length
  throw new CliError(
    `${JSON.stringify(given)} fits several hosts: ${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}. Give more of the name, or the ID.`,
  )
}

const NAMED_HOSTS = 5

interface Found {
  readonly total_num?: number
  readonly data_list: readonly FoundHost[]
}

const NOTHING: Found = { data_list: [] }

function findByName({ api, projectId }: Session, parts: readonly string[]): Promise<Found> {
  const q = formatQuery([{ key: 'host', isNegated: false, values: [{ kind: 'text', parts }] }])
  return api.listHosts({
    params: { project_id: projectId },
    query: { q, limit: NAMED_HOSTS + 1 },
  })
}
