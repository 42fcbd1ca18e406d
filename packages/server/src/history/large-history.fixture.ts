import type { Queryable } from '../db/queryable.ts'

/**
 * Fills a project with hosts that have open ports, and with a history of closed ones over the last thirty days: a host in
 * a hundred has port 6379.
 */
export async function addHistory(
  sql: Queryable,
  projectId: string,
  size: { readonly hosts: number; readonly ports: number; readonly closed: number },
): Promise<void> {
  await sql`
    insert into hosts (project_id, host_id, host_name, private_ip, os_name, agent_id, agent_secret_hash,
      agent_version, ports_covered, port_history_from, port_history_at)
    select ${projectId}, 'host-' || lpad(n::text, 6, '0'), 'web-' || n, '10.0.0.1', 'Debian', n::text, '', '0',
      'complete', now() - interval '40 days', now()
    from generate_series(1, ${size.hosts}::integer) n`
  await sql`
    insert into host_liveness (project_id, host_id, last_seen_at, last_port_scan_at)
    select project_id, host_id, now(), now() from hosts where project_id = ${projectId}`
  await sql`
    insert into ports (project_id, host_id, category, port, type, laddr, container_id, path, status, opened_at)
    select ${projectId}, 'host-' || lpad(n::text, 6, '0'), 'host',
      case when p = 1 and n % 100 = 0 then 6379 else 1000 + p end, 'TCP', '0.0.0.0', '', '/usr/bin/p' || p,
      'unknown', case when p = 2 then now() - (n % 30) * interval '1 day' - n * interval '1 second' end
    from generate_series(1, ${size.hosts}::integer) n, generate_series(1, ${size.ports}::integer) p`
  await sql`
    insert into port_history (project_id, host_id, closed_at, category, port, type, laddr, program, opened_at,
      opened_before, path, ended, flaps)
    select ${projectId}, 'host-' || lpad(n::text, 6, '0'),
      now() - (n * 37 % 43200) * interval '1 minute' - c * interval '1 hour', 'host',
      case when c = 1 and n % 100 = 1 then 6379 else 2000 + c end, 'TCP', '0.0.0.0', 'p',
      now() - (n * 37 % 43200) * interval '1 minute' - c * interval '2 hour', false, '/usr/bin/p', 'closed', 0
    from generate_series(1, ${size.hosts}::integer) n, generate_series(1, ${size.closed}::integer) c`
  await sql`analyze hosts, host_liveness, ports, port_history`
}
