import { ALL_GRANTED_ENTERPRISE_PROJECTS, MAX_HOST_GROUPS } from '@openhss/contract'
import type { hostGroupOperations } from '@openhss/contract'
import { actorOf, recordEvent } from '../../audit/record-event.ts'
import type { ProjectIdentity } from '../../caller/caller.ts'
import type { Sql, Transaction } from '../../db/connect.ts'
import { newId } from '../../db/new-id.ts'
import { ApiFailure, badRequest } from '../../http/answers/api-error.ts'
import { JsonText } from '../../http/answers/prepared-answers.ts'
import type { Call, Handlers } from '../../http/operations.ts'
import { scopeOf, writeScopeOf } from '../../iam/project-scope.ts'
import { holdEnterpriseProject } from '../host-queries.ts'
import {
  deleteHostGroup,
  findHostGroup,
  insertHostGroup,
  listHostGroupsAsJson,
  listUnknownHosts,
  lockHostGroups,
  putHostsIntoGroup,
  renameHostGroup,
  takeHostsOutOfGroup,
} from './host-group-queries.ts'
import type { HostGroupRow } from './host-group-queries.ts'

export function hostGroupHandlers(sql: Sql): Handlers<typeof hostGroupOperations> {
  return {
    listHostGroups: async ({ query }, { caller }) => {
      const scope = scopeOf(caller, query.enterprise_project_id)
      return new JsonText(await listHostGroupsAsJson(sql, scope, query.group_name ?? null, query))
    },

    addHostsGroup: ({ query, body }, call) =>
      change(sql, async (tx) => {
        const enterpriseProjectId = writeScopeOf(call.caller, query.enterprise_project_id)
        const { projectId } = call.caller.permitted
        const group = { groupId: newId(), name: body.group_name, enterpriseProjectId }
        if (!(await holdEnterpriseProject(tx, enterpriseProjectId))) throw enterpriseProjectIsGone()
        await lockHostGroups(tx, projectId)
        if (!(await insertHostGroup(tx, projectId, group, MAX_HOST_GROUPS))) throw noRoom()
        await putIntoGroup(tx, projectId, group, body.host_id_list)
        await recordChange(tx, call, group, {
          group_name: group.name,
          enterprise_project_id: enterpriseProjectId,
          ...hostDetails(body.host_id_list),
        })
        return {}
      }),

    changeHostsGroup: ({ query, body }, call) =>
      change(sql, async (tx) => {
        const { projectId } = call.caller.permitted
        const { group_name: name = '', host_id_list: hostIds } = body
        const group = await getGroup(tx, call, query.enterprise_project_id, body.group_id)
        if (name !== '') await renameHostGroup(tx, projectId, group.groupId, name)
        if (hostIds !== undefined) {
          await putIntoGroup(tx, projectId, group, hostIds)
          await takeHostsOutOfGroup(tx, projectId, group.groupId, hostIds)
        }
        await recordChange(tx, call, group, {
          group_name: name === '' ? group.name : name,
          ...(hostIds !== undefined && hostDetails(hostIds)),
        })
        return {}
      }),

    deleteHostsGroup: ({ query }, call) =>
      change(sql, async (tx) => {
        const { projectId } = call.caller.permitted
        const group = await getGroup(tx, call, query.enterprise_project_id, query.group_id)
        await deleteHostGroup(tx, projectId, group.groupId)
        await recordChange(tx, call, group, { group_name: group.name })
        return {}
      }),

    associateHostsGroup: ({ query, body }, call) =>
      change(sql, async (tx) => {
        const { projectId } = call.caller.permitted
        const { operate_all: isForAll, host_id_list: hostIds = [] } = body
        const group = await getGroup(tx, call, query.enterprise_project_id, body.group_id)
        if (isForAll) await putHostsIntoGroup(tx, projectId, group, null)
        else if (hostIds.length === 0) throw badRequest(HOSTS_NEEDED)
        else await putIntoGroup(tx, projectId, group, hostIds)
        await recordChange(tx, call, group, {
          group_name: group.name,
          ...(isForAll ? { hosts: 'all' } : hostDetails(hostIds)),
        })
        return {}
      }),
  }
}

const HOSTS_NEEDED = 'host_id_list is missing; it is needed when operate_all is false.'

/** A group of 100,000 hosts may change as a whole. */
const LARGE = { statementTimeoutMs: 25_000 }

async function change<T>(sql: Sql, work: (tx: Transaction) => Promise<T>): Promise<T> {
  try {
    return await sql.begin(work, LARGE)
  } catch (error) {
    // This is SQLSTATE unique_violation; the name is the only field that a caller chooses.
    if ((error as { code?: unknown }).code !== '23505') throw error
    throw badRequest('group_name is that of another group of the enterprise project.', {
      cause: error,
    })
  }
}

/** Finds the group to change; until the transaction ends nobody else changes it. @throws HSS.0011 */
async function getGroup(
  tx: Transaction,
  { caller }: Call<ProjectIdentity>,
  enterpriseProjectId: string,
  groupId: string,
): Promise<HostGroupRow> {
  const scope = scopeOf(caller, enterpriseProjectId)
  await lockHostGroups(tx, scope.projectId)
  const group = await findHostGroup(tx, scope, groupId)
  if (group !== undefined) return group
  const remedy =
    enterpriseProjectId === ALL_GRANTED_ENTERPRISE_PROJECTS
      ? ''
      : ` in this enterprise project; ${ALL_GRANTED_ENTERPRISE_PROJECTS} looks in all of yours`
  throw new ApiFailure('HSS.0011', `No server group has this group_id${remedy}.`)
}

/** Puts all of the hosts into the group, or none. @throws HSS.0011 with the first one that is not there. */
async function putIntoGroup(
  tx: Transaction,
  projectId: string,
  group: HostGroupRow,
  hostIds: readonly string[],
): Promise<void> {
  const unknown = await listUnknownHosts(tx, projectId, group, hostIds)
  const [first] = unknown
  if (first !== undefined) {
    const others = unknown.length === 1 ? '' : ` (and of ${unknown.length - 1} more)`
    throw new ApiFailure(
      'HSS.0011',
      `host_id_list: no host of the enterprise project of the group has the ID ${JSON.stringify(first)}${others}.`,
    )
  }
  await putHostsIntoGroup(tx, projectId, group, hostIds)
}

function enterpriseProjectIsGone(): ApiFailure {
  return new ApiFailure('HSS.0013', 'The enterprise project does not exist or is not granted.')
}

function noRoom(): ApiFailure {
  const most = MAX_HOST_GROUPS.toLocaleString('en')
  return badRequest(`The enterprise project has ${most} server groups already, which is the most.`)
}

function hostDetails(hostIds: readonly string[]): Readonly<Record<string, string>> {
  return { hosts: String(hostIds.length), host_ids: hostIds.slice(0, SHOWN_HOSTS).join(', ') }
}

/** As many IDs as an audit event has room for. */
const SHOWN_HOSTS = 100

function recordChange(
  tx: Transaction,
  call: Call<ProjectIdentity>,
  { groupId }: HostGroupRow,
  details: Readonly<Record<string, string>>,
): Promise<void> {
  return recordEvent(tx, call, actorOf(call.caller), {
    projectId: call.caller.permitted.projectId,
    resourceType: 'host group',
    resourceId: groupId,
    details,
  })
}
