import type { Sql } from '../db/connect.ts'
import type { Queryable } from '../db/queryable.ts'

/**
 * Fills a project with hosts `web-0`, `web-1` … as their reports would have left them: port 22 and the given number of
 * others on each, 6379 on every seventeenth, a weak account on every fiftieth, findings of both, and every hundredth
 * offline, every 33rd partly covered.
 */
export async function seedFleet(
  sql: Sql,
  projectId: string,
  { hosts, otherPorts }: { readonly hosts: number; readonly otherPorts: number },
): Promise<void> {
  await sql.begin((tx) => seed(tx, projectId, hosts - 1, otherPorts), { statementTimeoutMs: 0 })
}

async function seed(
  sql: Queryable,
  projectId: string,
  last: number,
  otherPorts: number,
): Promise<void> {
  await sql`
    insert into hosts (project_id, host_id, host_name, private_ip, os_name, agent_id,
      agent_secret_hash, agent_version, labels, ports_total, ports_danger, accounts_weak, risk,
      ports_covered, accounts_covered, port_coverage, account_coverage, judged_with)
    select ${projectId}, md5(${projectId} || n), 'web-' || n, '10.' || n / 65536 || '.' || n / 256 % 256 || '.' || n % 256,
      case n % 3 when 0 then 'Debian GNU/Linux 12' else 'Rocky Linux 9.4' end, md5('agent' || ${projectId} || n),
      '', '0.2.0', case n % 10 when 0 then '{prod}' else '{}' end::text[],
      ${otherPorts} + 1 + (n % 17 = 0)::integer, (n % 17 = 0)::integer, (n % 50 = 0)::integer,
      case when n % 50 = 0 then 1000 else 0 end + case when n % 17 = 0 then 100 else 0 end,
      case n % 33 when 0 then 'partial' else 'complete' end, 'complete',
      '{"complete": true, "sockets": 1, "owners_known": 1, "gaps": []}',
      '{"complete": true, "accounts": 1, "tested": 1, "list_version": "1", "words_planned": 1, "gaps": []}',
      '1'
    from generate_series(0, ${last}::integer) n`
  await sql`
    insert into host_liveness (project_id, host_id, last_seen_at, last_port_scan_at, last_password_scan_at, state)
    select ${projectId}, md5(${projectId} || n), now() - make_interval(secs => n), now(), now(),
      case n % 100 when 7 then 'offline' else 'online' end
    from generate_series(0, ${last}::integer) n`
  await sql`
    insert into ports (project_id, host_id, category, port, type, laddr, container_id, pid, path, status)
    select ${projectId}, md5(${projectId} || n), 'host', port, 'TCP',
      case port % 3 when 0 then '127.0.0.1' else '0.0.0.0' end, '', 1,
      case port when 22 then '/usr/sbin/sshd' when 6379 then '/usr/bin/redis-server' else '/opt/service-' || port end,
      case port when 6379 then 'danger' when 22 then 'normal' else 'unknown' end
    from generate_series(0, ${last}::integer) n
      cross join lateral (
        select 22 as port
        union all select 6379 where n % 17 = 0
        union all select 7000 + other + n % 50 * 100 from generate_series(1, ${otherPorts}::integer) other
      ) open`
  await sql`
    insert into account_verdicts (project_id, host_id, service_type, user_name, verdict, scheme, duration,
      desensitized_weak_password, suggestion)
    select ${projectId}, md5(${projectId} || n), 'system', name,
      case when name = 'root' and n % 50 = 0 then 'weak' else 'locked' end, 'yescrypt', 99999, 'pa***', 'Choose another.'
    from generate_series(0, ${last}::integer) n cross join unnest(array['daemon', 'root']) name`
  await sql`
    insert into findings (project_id, finding_id, host_id, enterprise_project_id, kind, subject, severity, sentence,
      state, facts, first_seen_at, changed_at)
    select ${projectId}, md5(${projectId} || n || kind), md5(${projectId} || n), '0', kind, kind,
      case kind when 'weak_password' then 4 else 2 end, 'port-every-address',
      case when n % 4 = 0 then 'fixed' else 'open' end, '{}', now(), now()
    from generate_series(0, ${last}::integer) n
      cross join lateral (
        select 'dangerous_port' as kind where n % 17 = 0
        union all select 'weak_password' where n % 50 = 0
      ) found`
}
