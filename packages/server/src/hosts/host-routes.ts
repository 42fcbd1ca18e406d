import type { hostOperations, HostScans } from '@openhss/contract'
import type { Queryable } from '../db/queryable.ts'
import { ApiFailure } from '../http/api-error.ts'
import type { Handlers } from '../http/operations.ts'
import { scopeOf } from '../iam/project-scope.ts'
import { findHost, listVerdicts } from './host-queries.ts'
import type { HostRow } from './host-queries.ts'

export function hostHandlers(sql: Queryable): Handlers<typeof hostOperations> {
  return {
    showHostScans: async ({ params }, { caller }) => {
      const host = await findHost(sql, scopeOf(caller, params.project_id), params.host_id)
      if (host === undefined) throw new ApiFailure('HSS.0011', 'No host has this host_id.')
      return describeHost(host)
    },
    listAccountVerdicts: ({ params, query }, { caller }) =>
      listVerdicts(sql, scopeOf(caller, params.project_id), params.host_id, query),
  }
}

function describeHost(host: HostRow): HostScans {
  const { lastPortScanAt, lastPasswordScanAt, portCoverage, accountCoverage } = host
  return {
    host_id: host.hostId,
    host_name: host.hostName,
    private_ip: host.privateIp,
    os_name: host.osName,
    agent_id: host.agentId,
    agent_version: host.agentVersion,
    last_seen_at: host.lastSeenAt.toISOString(),
    ...(lastPortScanAt !== null && { last_port_scan_at: lastPortScanAt.toISOString() }),
    ...(lastPasswordScanAt !== null && { last_password_scan_at: lastPasswordScanAt.toISOString() }),
    ...(portCoverage !== null && { port_coverage: portCoverage }),
    ...(accountCoverage !== null && { account_coverage: accountCoverage }),
  }
}
