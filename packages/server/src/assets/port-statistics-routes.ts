import { describePortNumber } from '@openhss/contract'
import type { ObservedPort, PortFamily, portStatisticsOperations } from '@openhss/contract'
import type { Queryable } from '../db/queryable.ts'
import { ApiFailure } from '../http/answers/api-error.ts'
import type { Handlers } from '../http/operations.ts'
import { scopeOf } from '../iam/project-scope.ts'
import {
  countAssets,
  countAssetsOfHost,
  listPortHosts,
  listPortStatistics,
  listTopPorts,
} from './port-statistics-queries.ts'

export function portStatisticsHandlers(sql: Queryable): Handlers<typeof portStatisticsOperations> {
  return {
    listPortStatistics: async ({ query }, { caller }) => {
      const scope = scopeOf(caller, query.enterprise_project_id)
      const { port, port_string: digits, status } = query
      if (port !== undefined && digits !== undefined && !haveCommonDigits(port, digits)) {
        return { total_num: 0, data_list: [] }
      }
      const filter = {
        category: query.category,
        port: port ?? null,
        digits: port === undefined ? (digits ?? null) : null,
        type: query.type ?? null,
        // Older documents spell the same status in two ways.
        status: status === 'unknow' ? 'unknown' : (status ?? null),
      } as const
      const isReversed = query.sort_dir === 'desc'
      return listPortStatistics(sql, scope, filter, { ...query, isReversed })
    },
    listPortHost: ({ query }, { caller }) => {
      const scope = scopeOf(caller, query.enterprise_project_id)
      const filter = {
        category: query.category,
        port: query.port,
        ...typeAndFamily(query.type),
        hostName: query.host_name ?? null,
        hostIp: query.host_ip ?? null,
      }
      return listPortHosts(sql, scope, filter, query)
    },
    showPortTop: async ({ query }, { caller }) => {
      const top = await listTopPorts(sql, scopeOf(caller, query.enterprise_project_id))
      return { total_num: top.length, data_list: top }
    },
    showCommonPort: async ({ query }, { caller }) => {
      scopeOf(caller, query.enterprise_project_id)
      const { type, status, chinese, english } = describePortNumber(query.port)
      return {
        port: query.port,
        ...(type !== undefined && { type }),
        status,
        description: chinese,
        description_en: english,
      }
    },
    showAssetStatistic: async ({ query }, { caller }) => {
      const scope = scopeOf(caller, query.enterprise_project_id)
      const { category, host_id: hostId } = query
      const numbers =
        hostId === undefined
          ? await countAssets(sql, scope, category)
          : await countAssetsOfHost(sql, scope, category, hostId)
      if (numbers === undefined) throw new ApiFailure('HSS.0011', 'No host has this host_id.')
      return {
        ...(numbers.accounts !== null && category === 'host' && { account_num: numbers.accounts }),
        ...(numbers.ports !== null && { port_num: numbers.ports }),
      }
    },
  }
}

/** HSS: with both, the port is looked for as it is when one contains the other, and else there is none. */
function haveCommonDigits(port: number, digits: string): boolean {
  return String(port).includes(digits) || digits.includes(String(port))
}

function typeAndFamily(type: PortFamily | undefined): {
  readonly type: ObservedPort['type'] | null
  readonly isIpv6: boolean
} {
  if (type === 'TCP6') return { type: 'TCP', isIpv6: true }
  if (type === 'UDP6') return { type: 'UDP', isIpv6: true }
  return { type: type ?? null, isIpv6: false }
}
