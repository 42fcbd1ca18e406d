import { MAX_REACHING_PORTS } from '@openhss/contract'
import type { FleetAccount, PortCoverage, ReachGap } from '@openhss/contract'
import type { Queryable } from '../db/queryable.ts'
import { createAccountReach, LOGIN_PORTS, LOGIN_PROGRAMS, portOfInstance } from './account-reach.ts'
import type { AccountReach, ReachingPort } from './account-reach.ts'

/**
 * Adds to the accounts of a page whether other hosts reach them. Of the ports of their hosts only those are read by which
 * one of the accounts could be reached.
 */
export async function withReach(
  sql: Queryable,
  projectId: string,
  accounts: readonly FleetAccount[],
): Promise<FleetAccount[]> {
  if (accounts.length === 0) return []
  const hosts = new Map(
    (await readHosts(sql, projectId, accounts)).map((host) => [
      host.host_id,
      { ...host, reachOf: createAccountReach(host.ports, host.port_coverage) },
    ]),
  )
  return accounts.map((account) => {
    const host = hosts.get(account.host_id)
    // It was deleted meanwhile.
    if (host === undefined) return account
    const { service_type, instance = '' } = account
    const found = host.reachOf({ service_type, instance })
    return { ...account, ...describeReach(found, gapOf(account, host)) }
  })
}

/** Far more than a host has of them: a made-up one may have 50,000. */
const MAX_PORTS_OF_A_HOST = 1_000

interface HostPorts {
  readonly host_id: string
  /** Null: its ports were not scanned yet. */
  readonly port_coverage: PortCoverage | null
  readonly ports: readonly ReachingPort[]
}

async function readHosts(
  sql: Queryable,
  projectId: string,
  accounts: readonly FleetAccount[],
): Promise<HostPorts[]> {
  const hostIds = [...new Set(accounts.map(({ host_id: id }) => id))]
  const numbers = accounts.flatMap(({ instance = '' }) => portOfInstance(instance) ?? [])
  const wanted = [...new Set([...LOGIN_PORTS, ...numbers])]
  return sql<HostPorts[]>`
    select h.host_id, h.port_coverage, coalesce(of_host.ports, '[]') as ports
    from hosts h cross join lateral (
      select json_agg(found) as ports from (
        select p.type, p.port, p.laddr, p.category, p.container_id, p.pid, p.path,
          p.serving_container_id, p.network_isolated
        from ports p
        where p.project_id = h.project_id and p.host_id = h.host_id and p.type = 'TCP' and (
          p.port = any(${wanted}) or p.serving_container_id is not null
          or (p.category = 'host' and p.container_id = ''
            and split_part(p.path, '/', -1) = any(${[...LOGIN_PROGRAMS]}))
        )
        limit ${MAX_PORTS_OF_A_HOST}
      ) found
    ) of_host
    where h.project_id = ${projectId} and h.host_id = any(${hostIds})`
}

/** Why it would not be known of an account that nothing reaches it; undefined where it is. */
function gapOf(
  { service_type: service, instance = '' }: FleetAccount,
  { port_coverage: coverage, ports }: HostPorts,
): ReachGap | undefined {
  if (coverage === null) return 'not_scanned'
  if (ports.length >= MAX_PORTS_OF_A_HOST) return 'too_many'
  return service !== 'system' && instance === '' ? 'port_unknown' : undefined
}

function describeReach(
  { reach, ports }: AccountReach<ReachingPort>,
  gap: ReachGap | undefined,
): Pick<FleetAccount, 'reach' | 'reach_gap' | 'reached_by'> {
  if (reach === 'reached') {
    const reachedBy = ports.map(({ port, laddr }) => ({ port, laddr }))
    return { reach, reached_by: reachedBy.slice(0, MAX_REACHING_PORTS) }
  }
  if (reach === 'not reached' && gap === undefined) return { reach: 'not_reached' }
  return { reach: 'unknown', reach_gap: gap ?? 'ports_unseen' }
}
