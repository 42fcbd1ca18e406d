import type { Queryable } from '../../db/queryable.ts'

/**
 * Ends all that is open of a host which is about to be deleted. How it goes on is not known, so the stretches are lost
 * and not closed.
 */
export async function endStretches(
  sql: Queryable,
  projectId: string,
  hostId: string,
): Promise<void> {
  await sql`
    insert into port_history (project_id, host_id, closed_at, category, port, type, laddr, program, opened_at,
      opened_before, opened_after, closed_after, path, previous_path, ended, flaps)
    select p.project_id, p.host_id, date_trunc('milliseconds', now()), p.category,
      case when p.is_client_port then 0 else p.port end, p.type, p.laddr,
      coalesce(${shortHash(sql, 'p.path')}, ''),
      least(coalesce(p.opened_at, h.port_history_from), now()), p.opened_at is null, p.opened_after,
      p.unconfirmed_since, p.path, p.previous_path, 'lost', p.flaps
    from ports p join hosts h on h.project_id = p.project_id and h.host_id = p.host_id
    where p.project_id = ${projectId} and p.host_id = ${hostId}
    on conflict do nothing`
  await sql`
    insert into account_history (project_id, host_id, to_at, service_type, instance_key, user_name, state, from_at,
      from_before, to_after, verdict, reason, scheme, account_state, password_revision, began, previous_verdict, ended)
    select v.project_id, v.host_id, date_trunc('milliseconds', now()), v.service_type,
      regexp_replace(v.instance, '^[^/]+/', '*/'), v.user_name, ${shortHash(sql, 'v.instance')},
      least(coalesce(v.from_at, h.account_history_from), now()), v.from_at is null, v.unconfirmed_since, v.verdict,
      v.reason, v.scheme, v.account_state, v.password_revision, v.began, v.previous_verdict, 'lost'
    from account_verdicts v join hosts h on h.project_id = v.project_id and h.host_id = v.host_id
    where v.project_id = ${projectId} and v.host_id = ${hostId}
    on conflict do nothing`
}

/** As short-hash.ts does. */
function shortHash(sql: Queryable, column: string) {
  return sql.unsafe(`left(encode(sha256(convert_to(${column}, 'UTF8')), 'hex'), 16)`)
}
