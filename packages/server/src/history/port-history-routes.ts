import { ALL_GRANTED_ENTERPRISE_PROJECTS, pastPortKeys } from '@openhss/contract'
import type { PortComparison, portHistoryOperations } from '@openhss/contract'
import type { Queryable } from '../db/queryable.ts'
import { ApiFailure } from '../http/answers/api-error.ts'
import type { Handlers } from '../http/operations.ts'
import { scopeOf } from '../iam/project-scope.ts'
import type { ProjectScope } from '../iam/project-scope.ts'
import { readPage, readQuery } from '../lists/list-page.ts'
import { comparePorts } from './compare-ports.ts'
import { findRecordedHost } from './known-hosts.ts'
import { listPastPorts, PAST_PORT_ORDER, readPortsAt } from './past-port-queries.ts'

export function portHistoryHandlers(sql: Queryable): Handlers<typeof portHistoryOperations> {
  return {
    listPastPorts: ({ query: { q, at, ...page } }, { caller }) =>
      listPastPorts(
        sql,
        {
          scope: scopeOf(caller, ALL_GRANTED_ENTERPRISE_PROJECTS),
          query: readQuery(q, pastPortKeys),
          at: at ?? new Date().toISOString(),
        },
        readPage(page, PAST_PORT_ORDER),
      ),
    comparePorts: async ({ query }, { caller }) => {
      const scope = scopeOf(caller, ALL_GRANTED_ENTERPRISE_PROJECTS)
      const now = new Date().toISOString()
      const { host_id: hostId, other_host_id: otherId = hostId, from = now, to = now } = query
      const [left, right] = await Promise.all([
        describeSide(sql, scope, hostId, from),
        describeSide(sql, scope, otherId, to),
      ])
      const isKnown = left.is_recorded && right.is_recorded
      const { unchanged, differences } = isKnown
        ? comparePorts(
            ...(await Promise.all([
              readPortsAt(sql, scope.projectId, hostId, from),
              readPortsAt(sql, scope.projectId, otherId, to),
            ])),
          )
        : { unchanged: 0, differences: [] }
      return {
        left,
        right,
        unchanged,
        differences: differences.length,
        data_list: differences.slice(0, query.limit),
      }
    },
  }
}

async function describeSide(
  sql: Queryable,
  scope: ProjectScope,
  hostId: string,
  at: string,
): Promise<PortComparison['left']> {
  const host = await findRecordedHost(sql, scope, hostId)
  if (host === undefined) throw new ApiFailure('HSS.0011')
  const { name, recordedFrom } = host
  return {
    host_id: hostId,
    name,
    at,
    ...(recordedFrom !== null && { recorded_from: recordedFrom.toISOString() }),
    is_recorded: recordedFrom !== null && recordedFrom.getTime() <= Date.parse(at),
  }
}
