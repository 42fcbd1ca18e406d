import type { FleetKey, FleetPort, Query } from '@openhss/contract'
import { instantText } from '../db/instant-text.ts'
import type { Fragment, Queryable } from '../db/queryable.ts'
import type { ProjectScope } from '../iam/project-scope.ts'
import { acceptanceFields } from '../lists/acceptance-fields.ts'
import { shownName } from '../lists/fleet-conditions.ts'
import { hostOfRowFields } from '../lists/host-fields.ts'
import { INTEGER, TEXT } from '../lists/list-page.ts'
import type { ListAnswer, ListOrder, ListPage } from '../lists/list-page.ts'
import { readNamedPrograms } from '../lists/named-programs.ts'
import { queryCondition } from '../lists/query-condition.ts'
import { listRowsOfHosts } from '../lists/rows-of-hosts.ts'

export const PORT_ORDER: ListOrder = {
  name: 'ports by host',
  place: [TEXT, TEXT, TEXT, INTEGER, TEXT, TEXT, TEXT],
}

/** Lists one page of the open ports of all hosts that match. */
export async function listOpenPorts(
  sql: Queryable,
  scope: ProjectScope,
  query: Query<FleetKey>,
  page: ListPage,
): Promise<ListAnswer<FleetPort>> {
  const texts = () => [
    shownName(sql),
    sql`h.host_name`,
    sql`h.private_ip`,
    sql`p.port::text`,
    sql`p.laddr`,
    sql`p.path`,
    sql`p.container_id`,
  ]
  const programs = await readNamedPrograms(sql, scope.projectId, query)
  const condition = queryCondition(sql, query, { about: 'port', texts, programs })
  return listRowsOfHosts(sql, scope, condition, page, {
    order: PORT_ORDER,
    table: 'ports',
    alias: 'p',
    key: ['category', 'port', 'type', 'laddr', 'container_id'],
    fields: sql`
      ${hostOfRowFields(sql)},
      'last_port_scan_at', ${instantText(sql, sql`l.last_port_scan_at`, 'milliseconds')},
      'laddr', p.laddr, 'port', p.port, 'type', p.type, 'category', p.category,
      'container_id', p.container_id, 'pid', p.pid, 'path', p.path,
      'owner_unknown', p.owner_unknown, 'serves_ipv4', p.serves_ipv4,
      'forwarder_pid', p.forwarder_pid, 'forwarder_path', p.forwarder_path,
      'serving_container_id', p.serving_container_id, 'executable', p.executable,
      'network_isolated', p.network_isolated, 'other_owners', p.other_owners, 'status', p.status,
      'acceptance', ${acceptanceOf(sql)},
      'opened_at', ${instantText(sql, sql`p.opened_at`, 'milliseconds')},
      'unconfirmed_since', ${instantText(sql, sql`p.unconfirmed_since`, 'milliseconds')}`,
    ofOneHost: sql`h.ports_total`,
  })
}

/** Why a port is normal that was judged to be dangerous: its finding is a row of an index, looked for where there is one. */
function acceptanceOf(sql: Queryable): Fragment {
  return sql`case when p.risk is not null then (
    select json_build_object('finding_id', f.finding_id, ${acceptanceFields(sql)})
    from findings f
      join acceptances a on a.project_id = f.project_id and a.acceptance_id = f.acceptance_id
    where f.project_id = p.project_id and f.host_id = p.host_id and f.kind = 'dangerous_port'
      and f.subject = p.category || '/' || p.type || '/' || p.port) end`
}
