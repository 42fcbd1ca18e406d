import { instantText } from '../db/instant-text.ts'
import type { Fragment, Queryable } from '../db/queryable.ts'
import { shownName } from './fleet-conditions.ts'

/**
 * The fields of `hostOfRow`, for `json_build_object` in a statement with `hosts h` and `host_liveness l`. Absent ones
 * are null.
 */
export function hostOfRowFields(sql: Queryable): Fragment {
  return sql`
    'host_id', h.host_id, 'name', ${shownName(sql)}, 'seen', l.state,
    'last_seen_at', ${instantText(sql, sql`l.last_seen_at`, 'milliseconds')},
    'offline_reason', case when l.state = 'offline' then l.goodbye end`
}

/** The fields of `hostFigures`, in a statement with `hosts h`. What was not looked at is null, and no zero. */
export function hostFigureFields(sql: Queryable): Fragment {
  return sql`
    'labels', to_json(h.labels),
    'ports_covered', h.ports_covered, 'accounts_covered', h.accounts_covered,
    'ports_total', case when h.ports_covered <> 'none' then h.ports_total end,
    'ports_danger', case when h.ports_covered <> 'none' then h.ports_danger end,
    'accounts_weak', case when h.accounts_covered <> 'none' then h.accounts_weak end,
    'accounts_empty', case when h.accounts_covered <> 'none' then h.accounts_empty end,
    'open_findings', case when h.judged_with is not null then json_build_object(
      'critical', h.open_critical, 'high', h.open_high, 'medium', h.open_medium, 'low', h.open_low
    ) end`
}

/** Joins `host_liveness l` to `hosts h`: every host has one row there. */
export function joinLiveness(sql: Queryable): Fragment {
  return sql`join host_liveness l on l.project_id = h.project_id and l.host_id = h.host_id`
}
