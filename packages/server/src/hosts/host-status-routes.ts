import { compareVersions, OWN_HSS_VERSION } from '@openhss/contract'
import type { HostStatus, hostStatusOperations } from '@openhss/contract'
import type { Queryable } from '../db/queryable.ts'
import type { AgentPackages } from '../http/install/agent-packages.ts'
import type { Handlers } from '../http/operations.ts'
import { scopeOf } from '../iam/project-scope.ts'
import { readHostStatusFilter } from './host-status-filter.ts'
import { findHostStatus, listAgentVersions, listHostStatus } from './host-status-queries.ts'
import type { HostStatusPage, HostStatusRow } from './host-status-queries.ts'

export function hostStatusHandlers(
  sql: Queryable,
  packages: Pick<AgentPackages, 'list'>,
): Handlers<typeof hostStatusOperations> {
  return {
    listHostStatus: async ({ query }, { caller }) => {
      const scope = scopeOf(caller, query.enterprise_project_id)
      const isUpgradable = await upgradableSince(packages)
      const versions =
        query.agent_upgradable === undefined ? null : await listAgentVersions(sql, scope)
      const wanted = versions?.filter((each) => isUpgradable(each) === query.agent_upgradable)
      const filter = readHostStatusFilter(query, wanted ?? null)
      if (filter === undefined) return { total_num: 0, data_list: [] }
      const { limit, offset } = query
      const order = orderOf(query)
      const found = await findHostStatus(sql, scope, filter, { limit, offset, order })
      const rows = await listHostStatus(sql, scope, found.hostIds, order)
      return {
        total_num: Math.min(found.total, MAX_TOTAL),
        data_list: rows.map((row) => describeHost(row, isUpgradable)),
      }
    },
  }
}

/** Gives whether an agent of a version is older than the newest package that this server has. */
async function upgradableSince(
  packages: Pick<AgentPackages, 'list'>,
): Promise<(agentVersion: string) => boolean> {
  const there = await packages.list()
  return (agentVersion) => there.some(({ version }) => compareVersions(agentVersion, version) < 0)
}

/** The most that HSS documents. */
const MAX_TOTAL = 2_097_152

function orderOf(query: {
  readonly sort_key?: 'risk_num' | undefined
  readonly sort_dir: 'asc' | 'desc'
}): HostStatusPage['order'] {
  if (query.sort_key === undefined) return 'name'
  return query.sort_dir === 'desc' ? 'most risk' : 'least risk'
}

function describeHost(
  row: HostStatusRow,
  isUpgradable: (agentVersion: string) => boolean,
): HostStatus {
  const degradation = degradationReason(row)
  return {
    host_name: row.hostName,
    host_id: row.hostId,
    agent_id: row.agentId,
    private_ip: row.privateIp,
    ...(row.publicIp !== '' && { public_ip: row.publicIp }),
    enterprise_project_id: row.enterpriseProjectId,
    enterprise_project_name: row.enterpriseProjectName,
    os_name: row.osName,
    ...(!row.isOffline && { host_status: 'ACTIVE' as const }),
    agent_status: row.isOffline ? 'offline' : 'online',
    version: OWN_HSS_VERSION,
    protect_status: row.protectStatus,
    os_type: 'Linux',
    detect_result: row.detectResult,
    ...(row.groupId !== null && { group_id: row.groupId }),
    ...(row.groupName !== null && { group_name: row.groupName }),
    asset: row.dangerousPorts,
    baseline: row.weakAccounts,
    ...(row.groupId !== null && { group_id: row.groupId }),
    ...(row.groupName !== null && { group_name: row.groupName }),
    labels: row.labels,
    agent_create_time: row.enrolledAt.getTime(),
    agent_update_time: row.stateSince.getTime(),
    agent_version: row.agentVersion,
    upgradable: isUpgradable(row.agentVersion),
    open_time: row.enrolledAt.getTime(),
    protect_interrupt: row.isOffline,
    ...(row.isOffline && { interrupt_reason: 'the agent is offline' }),
    protect_degradation: degradation !== undefined,
    ...(degradation !== undefined && { degradation_reason: degradation }),
    ...(row.lastPortScanAt !== null && { last_port_scan_time: row.lastPortScanAt.getTime() }),
    ...(row.lastPasswordScanAt !== null && {
      last_password_scan_time: row.lastPasswordScanAt.getTime(),
    }),
  }
}

/** HSS documents 32 characters. */
function degradationReason({ portsCovered, accountsCovered }: HostStatusRow): string | undefined {
  const reasons = [REASONS[portsCovered]('ports'), REASONS[accountsCovered]('accounts')]
  const [first, second] = reasons.filter((reason) => reason !== undefined)
  return first !== undefined && second !== undefined ? 'not all was seen' : first
}

const REASONS = {
  complete: () => undefined,
  partial: (what: string) => `not all ${what} were seen`,
  none: (what: string) => `${what} were not scanned yet`,
} as const
