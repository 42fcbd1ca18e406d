import { ALL_GRANTED_ENTERPRISE_PROJECTS, fleetKeys, MAX_LABELS } from '@openhss/contract'
import type { hostListOperations } from '@openhss/contract'
import { actorOf, recordEvent } from '../audit/record-event.ts'
import type { ProjectIdentity } from '../caller/caller.ts'
import type { Sql } from '../db/connect.ts'
import { ApiFailure, badRequest } from '../http/answers/api-error.ts'
import type { Handlers } from '../http/operations.ts'
import { scopeOf } from '../iam/project-scope.ts'
import type { ProjectScope } from '../iam/project-scope.ts'
import { readPage, readQuery } from '../lists/list-page.ts'
import { changeLabels, listLabels, renameHost } from './host-label-queries.ts'
import { HOST_ORDERS, listHosts } from './host-list-queries.ts'
import { noSuchHost } from './no-such-host.ts'

export function hostListHandlers(sql: Sql): Handlers<typeof hostListOperations> {
  return {
    listHosts: ({ query: { q, sort, ...page } }, { caller }) =>
      listHosts(
        sql,
        scopeOfAll(caller),
        readQuery(q, fleetKeys),
        sort,
        readPage(page, HOST_ORDERS[sort]),
      ),
    renameHost: ({ params, body }, call) => {
      const { caller } = call
      const scope = scopeOfAll(caller)
      const { display_name: name } = body
      return sql.begin(async (tx) => {
        const before = await renameHost(tx, scope, params.host_id, name)
        if (before === undefined) throw noSuchHost()
        await recordEvent(tx, call, actorOf(caller), {
          projectId: scope.projectId,
          resourceType: 'host',
          resourceId: params.host_id,
          details: { from: before, to: name },
        })
        return { host_id: params.host_id, display_name: name }
      })
    },
    labelHosts: ({ body: { host_ids: hostIds, add = [], remove = [] } }, call) => {
      const { caller } = call
      const scope = scopeOfAll(caller)
      return sql.begin(async (tx) => {
        const { found, full, changed } = await changeLabels(tx, scope, hostIds, { add, remove })
        const missing = hostIds.find((id) => !found.includes(id))
        if (missing !== undefined) {
          throw new ApiFailure('HSS.0011', `No host has the ID ${JSON.stringify(missing)}.`)
        }
        const [fullHost] = full
        if (fullHost !== undefined) {
          throw badRequest(`Host ${fullHost} would have more than ${MAX_LABELS} labels.`)
        }
        await recordEvent(tx, call, actorOf(caller), {
          projectId: scope.projectId,
          resourceType: 'host',
          ...(hostIds.length === 1 && { resourceId: hostIds[0] }),
          details: { hosts: hostIds.join(' '), add: add.join(' '), remove: remove.join(' ') },
        })
        return { changed }
      })
    },
    listHostLabels: ({ query: { enterprise_project_id: id, ...page } }, { caller }) =>
      listLabels(sql, scopeOf(caller, id), page),
  }
}

function scopeOfAll(caller: ProjectIdentity): ProjectScope {
  return scopeOf(caller, ALL_GRANTED_ENTERPRISE_PROJECTS)
}
