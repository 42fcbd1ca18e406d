import type { Sql } from '@openhss/server/storage'

/** Adds hosts with one weak account each and an own name, straight in the database: some 25,000 a second. */
export async function seedWeakHosts(sql: Sql, projectId: string, hosts: number): Promise<void> {
  await sql`
    insert into hosts (project_id, host_id, host_name, private_ip, os_name, agent_id,
      agent_secret_hash, agent_version, accounts_weak)
    select ${projectId}, md5('host ' || n), (array['app', 'cache', 'db', 'web'])[1 + n % 4] || '-' || md5(n::text),
      '10.' || n / 65536 % 256 || '.' || n / 256 % 256 || '.' || n % 256, 'Debian GNU/Linux 12',
      md5('agent ' || n) || md5(n::text), sha256(n::text::bytea), '0.1.0', 1
    from generate_series(1, ${hosts}::integer) n`
  await sql`
    insert into host_liveness (project_id, host_id, last_seen_at, last_password_scan_at)
    select ${projectId}, md5('host ' || n), now(), now() from generate_series(1, ${hosts}::integer) n`
  await sql`
    insert into account_verdicts (project_id, host_id, service_type, instance, user_name, verdict, scheme, duration,
      used_days, desensitized_weak_password, suggestion)
    select ${projectId}, md5('host ' || n), 'system', '', case n % 10 when 0 then 'root' else 'deploy' end, 'weak',
      'yescrypt', 99999, 400, 'pa****r**', 'It is a known common password. Choose a longer one.'
    from generate_series(1, ${hosts}::integer) n`
  await sql`vacuum analyze hosts, host_liveness, account_verdicts`
}
