import type { AccountCoverage, Gap, PortCoverage } from '@openhss/contract'
import type { AccountRow } from '../account-columns.ts'
import type { PortRow } from '../port-columns.ts'
import { guardsOf } from './acceptance-guards.ts'
import type { FindingRow } from './finding-rows.ts'
import type { HostToJudge } from './judge-host.ts'

/** A host with nothing on it, completely seen. */
export const emptyHost: HostToJudge = {
  hostId: 'host-1',
  enterpriseProjectId: '0',
  ports: [],
  portCoverage: portCoverage(),
  accounts: [],
  accountCoverage: accountCoverage(),
  news: 'both',
  before: [],
  now: '2026-01-31T08:00:00.000Z',
}

export function portCoverage(...gaps: Gap[]): PortCoverage {
  return { complete: gaps.length === 0, sockets: 1, owners_known: 1, gaps }
}

export function accountCoverage(...gaps: Gap[]): AccountCoverage {
  const counts = { accounts: 1, tested: 1, words_planned: 1000 }
  return { complete: gaps.length === 0, ...counts, list_version: 'v1', gaps }
}

export function gap(what: string, reason: Gap['reason'] = 'permission'): Gap {
  return { what, reason, count: 1 }
}

/** Redis on every address, changed so. */
export function portRow(changes: Partial<PortRow> = {}): PortRow {
  return {
    host_id: 'host-1',
    category: 'host',
    port: 6379,
    type: 'TCP',
    laddr: '0.0.0.0',
    container_id: '',
    pid: 7,
    path: '/usr/bin/redis-server',
    owner_unknown: null,
    status: 'danger',
    risk: null,
    serves_ipv4: null,
    forwarder_pid: null,
    forwarder_path: null,
    serving_container_id: null,
    executable: null,
    network_isolated: null,
    other_owners: null,
    opened_at: null,
    opened_after: null,
    previous_path: null,
    known_path: null,
    is_client_port: false,
    unconfirmed_since: null,
    flaps: 0,
    ...changes,
  }
}

/** A weak account of the system, changed so. */
export function accountRow(changes: Partial<AccountRow> = {}): AccountRow {
  return {
    host_id: 'host-1',
    service_type: 'system',
    instance: '',
    user_name: 'deploy',
    account_state: null,
    verdict: 'weak',
    reason: null,
    scheme: 'yescrypt',
    list_version: null,
    words_tried: null,
    duration: null,
    used_days: null,
    desensitized_weak_password: null,
    suggestion: null,
    password_revision: null,
    from_at: null,
    began: null,
    previous_verdict: null,
    unconfirmed_since: null,
    ...changes,
  }
}

export const sshd = portRow({ port: 22, path: '/usr/sbin/sshd', status: 'normal' })

/** The finding as somebody accepts it. */
export function accepted(row: FindingRow, until: string | null = null): FindingRow {
  return {
    ...row,
    state: 'accepted',
    acceptance_id: 'acceptance-1',
    accepted_until: until,
    guards: guardsOf(row),
  }
}
