import type { FleetHost, FleetKey, Query } from '@openhss/contract'
import { instantText } from '../db/instant-text.ts'
import { oneRow } from '../db/one-row.ts'
import type { Fragment, Queryable } from '../db/queryable.ts'
import { isInScope } from '../iam/project-scope.ts'
import type { ProjectScope } from '../iam/project-scope.ts'
import { coverageOf, shownName } from '../lists/fleet-conditions.ts'
import { hostFigureFields, hostOfRowFields, joinLiveness } from '../lists/host-fields.ts'
import { INSTANT, INTEGER, listAnswer, rowsToRead, TEXT } from '../lists/list-page.ts'
import type { ListAnswer, ListOrder, ListPage, PlacedRow } from '../lists/list-page.ts'
import { readNamedPrograms } from '../lists/named-programs.ts'
import { queryCondition } from '../lists/query-condition.ts'

export type HostSort = keyof typeof HOST_ORDERS

/** The orders of the list; the ID of the host is the last part of each. */
export const HOST_ORDERS = {
  name: { name: 'hosts by name', place: [TEXT, TEXT] },
  risk: { name: 'hosts by risk', place: [INTEGER, TEXT] },
  last_seen: { name: 'hosts by last_seen', place: [INSTANT, TEXT] },
} as const satisfies Record<string, ListOrder>

/** Lists one page of the hosts that match. */
export async function listHosts(
  sql: Queryable,
  scope: ProjectScope,
  query: Query<FleetKey>,
  sort: HostSort,
  page: ListPage,
): Promise<ListAnswer<FleetHost>> {
  const programs = await readNamedPrograms(sql, scope.projectId, query)
  const { ofHost } = queryCondition(sql, query, { about: 'host', texts: textsOfHost, programs })
  const matches = sql`${isInScope(sql, scope)} and ${ofHost}`
  const total = page.after === undefined ? await countHosts(sql, matches) : undefined
  if (total === 0) return listAnswer<FleetHost>([], total, page, HOST_ORDERS[sort])
  const { place, order, isBehind } = orderOf(sql, sort)
  // The page is cut before anything is written of its rows: 10,000 that are skipped would take 100 ms.
  const found = await sql<PlacedRow<FleetHost>[]>`
    with page as (
      select h.project_id, h.host_id
      from hosts h ${sort === 'last_seen' ? joinLiveness(sql) : sql``}
      where ${matches} and ${page.after === undefined ? sql`true` : isBehind(page.after)}
      order by ${order} limit ${rowsToRead(page)} offset ${page.offset}
    )
    select json_strip_nulls(json_build_object(
        ${hostOfRowFields(sql)},
        'host_name', h.host_name, 'private_ip', h.private_ip, 'public_ip', h.public_ip,
        'os_name', h.os_name, 'agent_version', h.agent_version,
        'enterprise_project_id', h.enterprise_project_id,
        'group_id', g.group_id, 'group_name', g.name,
        'last_port_scan_at', ${instantText(sql, sql`l.last_port_scan_at`, 'milliseconds')},
        'last_password_scan_at', ${instantText(sql, sql`l.last_password_scan_at`, 'milliseconds')},
        'enrolled_at', ${instantText(sql, sql`h.enrolled_at`, 'milliseconds')},
        'coverage', ${coverageOf(sql)},
        'gaps', coalesce(json_array_length(h.port_coverage -> 'gaps'), 0)
          + coalesce(json_array_length(h.account_coverage -> 'gaps'), 0),
        ${hostFigureFields(sql)}
      )) as row, ${place} as place
    from page
      join hosts h on h.project_id = page.project_id and h.host_id = page.host_id
      ${joinLiveness(sql)}
      left join host_group_members m on m.project_id = h.project_id and m.host_id = h.host_id
      left join host_groups g on g.project_id = m.project_id and g.group_id = m.group_id
    order by ${order}`.once()
  return listAnswer(found, total, page, HOST_ORDERS[sort])
}

function textsOfHost(sql: Queryable): Fragment[] {
  return [
    shownName(sql),
    sql`h.host_name`,
    sql`h.private_ip`,
    sql`h.public_ip`,
    sql`h.os_name`,
    sql`array_to_string(h.labels, ' ')`,
  ]
}

async function countHosts(sql: Queryable, matches: Fragment): Promise<number> {
  const rows = await sql<{ total: number }[]>`
    select count(*) as total from hosts h where ${matches}`.once()
  return oneRow(rows).total
}

interface Order {
  readonly order: Fragment
  readonly place: Fragment
  readonly isBehind: (place: readonly string[]) => Fragment
}

function orderOf(sql: Queryable, sort: HostSort): Order {
  if (sort === 'name') {
    const name = shownName(sql)
    return {
      order: sql`${name}, h.host_id`,
      place: sql`array[${name}, h.host_id]`,
      isBehind: ([after = '', id = '']) => sql`(${name}, h.host_id) > (${after}, ${id})`,
    }
  }
  if (sort === 'risk') {
    return {
      order: sql`h.risk desc, h.host_id`,
      place: sql`array[h.risk::text, h.host_id]`,
      // In this form the first part is a range of the index `hosts_by_risk`.
      isBehind: ([after = '', id = '']) =>
        sql`(h.risk <= ${Number(after)} and (h.risk < ${Number(after)} or h.host_id > ${id}))`,
    }
  }
  return {
    order: sql`l.last_seen_at, h.host_id`,
    place: sql`array[${instantText(sql, sql`l.last_seen_at`, 'microseconds')}, h.host_id]`,
    isBehind: ([after = '', id = '']) =>
      sql`(l.last_seen_at, h.host_id) > (${after}::text::timestamptz, ${id})`,
  }
}
