import type { AccountReport, PortReport } from '@openhss/contract'
import type { Queryable } from '../db/queryable.ts'
import { ApiFailure } from '../http/answers/api-error.ts'
import type { AgentIdentity } from '../caller/caller.ts'

/**
 * Reads the digests of the newest acknowledged reports, and locks the host's row until the transaction ends. Another
 * server process may hold it; this one waits for a bounded time, because it holds a connection meanwhile.
 */
export async function lockHost(
  sql: Queryable,
  { projectId, hostId }: AgentIdentity,
): Promise<{ portDigest: string | null; accountDigest: string | null }> {
  // Both are sent at once, so the time-out costs no round trip.
  const bounded = sql`set local lock_timeout = ${sql.unsafe(String(MAX_LOCK_WAIT_MS))}`
  const locked = sql<{ portDigest: string | null; accountDigest: string | null }[]>`
    select port_digest as "portDigest", account_digest as "accountDigest" from hosts
    where project_id = ${projectId} and host_id = ${hostId} for update`
  const [, [row]] = await Promise.all([bounded, locked])
  // Deleted since the agent was let in.
  if (row === undefined) throw new ApiFailure('AGENT.0004')
  return row
}

/** Storing 50,000 ports that all changed takes some 3 s. */
const MAX_LOCK_WAIT_MS = 5_000

/** Writes what a port report says about its host and the scan, in one statement. */
export async function updatePortScan(
  sql: Queryable,
  { projectId, hostId }: AgentIdentity,
  report: Omit<PortReport, 'items'>,
): Promise<void> {
  const { digest, scanned_at, coverage } = report
  await sql`
    with seen as (
      update host_liveness set last_seen_at = now(), last_port_scan_at = ${scanned_at}
      where project_id = ${projectId} and host_id = ${hostId}
    )
    update hosts set ${hostFacts(sql, report)}, port_digest = ${digest},
      port_revision = port_revision + (port_digest is distinct from ${digest})::integer,
      port_coverage = ${JSON.stringify(coverage)}::text::json
    where project_id = ${projectId} and host_id = ${hostId}`
}

/** Writes what an account report says about its host and the check, in one statement. */
export async function updateAccountCheck(
  sql: Queryable,
  { projectId, hostId }: AgentIdentity,
  report: Omit<AccountReport, 'items'>,
): Promise<void> {
  const { digest, scanned_at, coverage } = report
  await sql`
    with seen as (
      update host_liveness set last_seen_at = now(), last_password_scan_at = ${scanned_at}
      where project_id = ${projectId} and host_id = ${hostId}
    )
    update hosts set ${hostFacts(sql, report)}, account_digest = ${digest},
      account_coverage = ${JSON.stringify(coverage)}::text::json
    where project_id = ${projectId} and host_id = ${hostId}`
}

function hostFacts(sql: Queryable, { host, agent_usage }: ReportHead) {
  return sql`
    host_name = ${host.host_name}, private_ip = ${host.private_ip}, os_name = ${host.os_name},
    agent_version = ${host.agent_version},
    agent_usage = ${agent_usage === undefined ? null : JSON.stringify(agent_usage)}::text::json`
}

type ReportHead = Pick<PortReport, 'host' | 'agent_usage'>

/**
 * Makes the host's ports equal to the given ones, and writes only rows that differ.
 * @param ports a JSON list of observed ports with their status.
 */
export async function replacePorts(
  sql: Queryable,
  { projectId, hostId }: AgentIdentity,
  ports: string,
): Promise<void> {
  await sql`
    with incoming as (
      select distinct on (category, port, type, laddr, container_id) *
      from json_to_recordset(${ports}::text::json) as item(
        category text, port integer, type text, laddr text, container_id text,
        pid integer, path text, owner_unknown text, status text, serves_ipv4 boolean,
        forwarder_pid integer, forwarder_path text, serving_container_id text,
        executable text, network_isolated boolean, other_owners jsonb)
    ), gone as (
      delete from ports p
      where p.project_id = ${projectId} and p.host_id = ${hostId}
        and not exists (select from incoming i
          where (i.category, i.port, i.type, i.laddr, i.container_id)
            = (p.category, p.port, p.type, p.laddr, p.container_id))
    )
    insert into ports as p (project_id, host_id, category, port, type, laddr, container_id, pid, path,
      owner_unknown, status, serves_ipv4, forwarder_pid, forwarder_path, serving_container_id,
      executable, network_isolated, other_owners)
    select ${projectId}, ${hostId}, category, port, type, laddr, container_id, pid, path,
      owner_unknown, status, serves_ipv4, forwarder_pid, forwarder_path, serving_container_id,
      executable, network_isolated, other_owners
    from incoming
    on conflict (project_id, host_id, category, port, type, laddr, container_id) do update
      set pid = excluded.pid, path = excluded.path, owner_unknown = excluded.owner_unknown,
        status = excluded.status, serves_ipv4 = excluded.serves_ipv4,
        forwarder_pid = excluded.forwarder_pid, forwarder_path = excluded.forwarder_path,
        serving_container_id = excluded.serving_container_id, executable = excluded.executable,
        network_isolated = excluded.network_isolated, other_owners = excluded.other_owners
      where (p.pid, p.path, p.owner_unknown, p.status, p.serves_ipv4, p.forwarder_pid,
          p.forwarder_path, p.serving_container_id, p.executable, p.network_isolated,
          p.other_owners)
        is distinct from (excluded.pid, excluded.path, excluded.owner_unknown, excluded.status,
          excluded.serves_ipv4, excluded.forwarder_pid, excluded.forwarder_path,
          excluded.serving_container_id, excluded.executable, excluded.network_isolated,
          excluded.other_owners)`
}

/**
 * Makes the host's account verdicts equal to the given ones, and writes only rows that differ.
 * @param verdicts a JSON list.
 */
export async function replaceAccountVerdicts(
  sql: Queryable,
  { projectId, hostId }: AgentIdentity,
  verdicts: string,
): Promise<void> {
  await sql`
    with incoming as (
      select distinct on (service_type, coalesce(instance, ''), user_name)
        *, coalesce(instance, '') as instance_or_none
      from json_to_recordset(${verdicts}::text::json) as item(
        service_type text, instance text, user_name text, account_state text, verdict text, reason text, scheme text,
        list_version text, words_tried integer, duration integer, used_days integer,
        desensitized_weak_passwords text, suggestion text)
    ), gone as (
      delete from account_verdicts v
      where v.project_id = ${projectId} and v.host_id = ${hostId}
        and not exists (select from incoming i
          where (i.service_type, i.instance_or_none, i.user_name)
            = (v.service_type, v.instance, v.user_name))
    )
    insert into account_verdicts as v (project_id, host_id, service_type, instance, user_name,
      account_state, verdict, reason, scheme, list_version, words_tried, duration, used_days,
      desensitized_weak_password, suggestion)
    select ${projectId}, ${hostId}, service_type, instance_or_none, user_name, account_state, verdict,
      reason, scheme, list_version, words_tried, duration, used_days, desensitized_weak_passwords,
      suggestion
    from incoming
    on conflict (project_id, host_id, service_type, instance, user_name) do update
      set account_state = excluded.account_state, verdict = excluded.verdict, reason = excluded.reason,
        scheme = excluded.scheme, list_version = excluded.list_version, words_tried = excluded.words_tried,
        duration = excluded.duration, used_days = excluded.used_days,
        desensitized_weak_password = excluded.desensitized_weak_password,
        suggestion = excluded.suggestion
      where (v.account_state, v.verdict, v.reason, v.scheme, v.list_version, v.words_tried, v.duration, v.used_days,
          v.desensitized_weak_password, v.suggestion)
        is distinct from (excluded.account_state, excluded.verdict, excluded.reason, excluded.scheme,
          excluded.list_version, excluded.words_tried, excluded.duration, excluded.used_days,
          excluded.desensitized_weak_password, excluded.suggestion)`
}
