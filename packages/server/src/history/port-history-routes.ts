import { ALL_GRANTED_ENTERPRISE_PROJECTS, pastPortKeys } from '@openhss/contract'
import type { PortComparison, portHistoryOperations } from '@openhss/contract'
import type { Queryable } from '../db/queryable.ts'
import { ApiFailure, badRequest } from '../http/answers/api-error.ts'
import type { Handlers } from '../http/operations.ts'
import { scopeOf } from '../iam/project-scope.ts'
import type { ProjectScope } from '../iam/project-scope.ts'
import { readPage, readQuery } from '../lists/list-page.ts'
import { comparePorts } from './compare-ports.ts'
import { findRecordedHost } from './known-hosts.ts'
import { listPastPorts, PAST_PORT_ORDER, readPortsAt } from './past-port-queries.ts'

export function portHistoryHandlers(sql: Queryable): Handlers<typeof portHistoryOperations> {
  return {
    listPastPorts: ({ query: { q, at = new Date().toISOString(), ...page } }, { caller }) => {
      const scope = scopeOf(caller, ALL_GRANTED_ENTERPRISE_PROJECTS)
      const query = readQuery(q, pastPortKeys)
      // All ports of 10,000 hosts at some time are 300,000 rows to look through, for a page of fifty.
      if (!query.some(({ key, isNegated }) => !isNegated && (key === 'port' || key === 'host'))) {
        throw badRequest('q must name a port or a host, such as port:6379.')
      }
      return listPastPorts(sql, { scope, query, at }, readPage(page, PAST_PORT_ORDER))
    },
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
