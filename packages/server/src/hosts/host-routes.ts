import { ALL_GRANTED_ENTERPRISE_PROJECTS } from '@openhss/contract'
import type { hostOperations } from '@openhss/contract'
import { moveInPortTotals } from '../assets/port-totals/port-total-queries.ts'
import { actorOf, recordEvent } from '../audit/record-event.ts'
import { raiseWeakHostRevisions } from '../baseline/weak-hosts/weak-host-queries.ts'
import type { Policies } from '../agent-policy/policies.ts'
import type { Sql } from '../db/connect.ts'
import { allowSplit } from '../agent-presence/instance-queries.ts'
import { ApiFailure, badRequest } from '../http/answers/api-error.ts'
import type { Handlers } from '../http/operations.ts'
import { insertHostEvents } from '../host-liveness/host-events.ts'
import { scopeOf, writeScopeOf } from '../iam/project-scope.ts'
import { lockHostGroups, takeHostOutOfGroup } from './groups/host-group-queries.ts'
import {
  askForAnotherSecret,
  countCoverage,
  findHost,
  holdEnterpriseProject,
  listVerdicts,
  lockEnterpriseProject,
  updateEnterpriseProject,
} from './host-queries.ts'
import { noSuchHost } from './no-such-host.ts'
import { removeHost } from './remove-host.ts'

export function hostHandlers(sql: Sql, policies: Policies): Handlers<typeof hostOperations> {
  return {
    showHostScans: async ({ params }, { caller }) => {
      const scope = scopeOf(caller, ALL_GRANTED_ENTERPRISE_PROJECTS)
      const host = await findHost(sql, scope, params.host_id)
      if (host === undefined) throw noSuchHost()
      return host
    },
    showAccountCoverage: (_, { caller }) =>
      countCoverage(sql, scopeOf(caller, ALL_GRANTED_ENTERPRISE_PROJECTS)),
    listAccountVerdicts: ({ params, query }, { caller }) =>
      listVerdicts(sql, scopeOf(caller, ALL_GRANTED_ENTERPRISE_PROJECTS), params.host_id, query),
    moveHost: ({ params, body }, call) => {
      const { caller } = call
      const from = scopeOf(caller, ALL_GRANTED_ENTERPRISE_PROJECTS)
      const to = writeScopeOf(caller, body.enterprise_project_id)
      return sql.begin(async (tx) => {
        const moved = { host_id: params.host_id, enterprise_project_id: to }
        await lockHostGroups(tx, from.projectId)
        const before = await lockEnterpriseProject(tx, from, params.host_id)
        if (before === undefined) throw noSuchHost()
        if (before === to) return moved
        if (!(await holdEnterpriseProject(tx, to))) throw notThere()
        await updateEnterpriseProject(tx, from, params.host_id, to)
        const host = { projectId: from.projectId, hostId: params.host_id }
        await moveInPortTotals(tx, host, before, to)
        await raiseWeakHostRevisions(tx, from.projectId, [params.host_id])
        const details = { from: before, to }
        await insertHostEvents(tx, from.projectId, [{ ...host, kind: 'moved', details }])
        // A group and its hosts are of one enterprise project.
        await takeHostOutOfGroup(tx, from.projectId, params.host_id)
        await recordEvent(tx, call, actorOf(caller), {
          projectId: from.projectId,
          resourceType: 'host',
          resourceId: params.host_id,
          details,
        })
        return moved
      })
    },
    deleteHost: async ({ params }, call) => {
      const { caller } = call
      const scope = scopeOf(caller, ALL_GRANTED_ENTERPRISE_PROJECTS)
      // A change of its policy, so that the request that its agent holds open ends.
      await policies.change(async (tx) => {
        const hostName = await removeHost(tx, scope, params.host_id)
        if (hostName === undefined) throw noSuchHost()
        await recordEvent(tx, call, actorOf(caller), {
          projectId: scope.projectId,
          resourceType: 'host',
          resourceId: params.host_id,
          details: { host_name: hostName },
        })
        return true
      })
      return {}
    },
    splitHost: ({ params }, call) => {
      const { caller } = call
      const scope = scopeOf(caller, ALL_GRANTED_ENTERPRISE_PROJECTS)
      const { projectId } = scope
      const hostId = params.host_id
      return sql.begin(async (tx) => {
        if ((await lockEnterpriseProject(tx, scope, hostId)) === undefined) throw noSuchHost()
        const copies = await allowSplit(tx, { projectId, hostId })
        if (copies === 0) throw badRequest('No copy of the agent of this host was refused.')
        const details = { copies: String(copies) }
        const event = { projectId, resourceType: 'host', resourceId: hostId, details } as const
        await recordEvent(tx, call, actorOf(caller), event)
        return { host_id: hostId, copies }
      })
    },
    rotateAgentSecret: async ({ params }, call) => {
      const { caller } = call
      const scope = scopeOf(caller, ALL_GRANTED_ENTERPRISE_PROJECTS)
      await policies.change(async (tx) => {
        if (!(await askForAnotherSecret(tx, scope, params.host_id))) throw noSuchHost()
        await recordEvent(tx, call, actorOf(caller), {
          projectId: scope.projectId,
          resourceType: 'host',
          resourceId: params.host_id,
        })
        return true
      })
      return {}
    },
  }
}

function notThere(): ApiFailure {
  return new ApiFailure('HSS.0013', 'The enterprise project does not exist or is not granted.')
}
