import { ALL_GRANTED_ENTERPRISE_PROJECTS } from '@openhss/contract'
import type { HostGroup } from '@openhss/contract'
import { CliError } from '../cli-error.ts'
import { listAll } from './pages.ts'
import type { Page } from './pages.ts'
import type { Session } from './session.ts'

/** Lists the groups of all enterprise projects that the caller may use. */
export function listGroups(
  { api, projectId }: Session,
  filter: { readonly group_name?: string } = {},
): Promise<Page<HostGroup>> {
  const params = { project_id: projectId }
  const query = { ...filter, enterprise_project_id: ALL_GRANTED_ENTERPRISE_PROJECTS }
  return listAll((page) => api.listHostGroups({ params, query: { ...query, ...page } }))
}

/**
 * Finds the group with this ID, else the one with this name.
 * @throws CliError when there is none, or groups of several enterprise projects have the name.
 */
export async function findGroup(session: Session, given: string): Promise<HostGroup> {
  const { data_list: groups } = await listGroups(session)
  const byId = groups.find(({ group_id: id }) => id === given)
  const [group, ...others] = byId ? [byId] : groups.filter(({ group_name: name }) => name === given)
  if (group === undefined) {
    throw new CliError(
      `No group of hosts has the name or ID ${JSON.stringify(given)}: see \`openhss groups list\``,
    )
  }
  if (others.length === 0) return group
  const ids = [group, ...others].slice(0, SHOWN_IDS).map(({ group_id: id }) => id)
  throw new CliError(
    `${others.length + 1} groups have the name ${JSON.stringify(given)}, each of another enterprise project. Give the ID: ${ids.join(', ')}`,
  )
}

const SHOWN_IDS = 5
