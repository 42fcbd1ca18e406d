import { findKnownPort, MAX_SAMPLED_PORTS, MAX_TOP_PROGRAMS } from '@openhss/contract'
import type {
  PortNumberFacets,
  PortNumberKey,
  PortNumberList,
  PortNumberRow,
  Query,
} from '@openhss/contract'
import { oneRow } from '../db/one-row.ts'
import type { Fragment, Queryable } from '../db/queryable.ts'
import { isInScope } from '../iam/project-scope.ts'
import type { ProjectScope } from '../iam/project-scope.ts'
import { isFindingInScope } from '../lists/finding-scope.ts'
import { fleetConditions } from '../lists/fleet-conditions.ts'
import { readNamedPrograms } from '../lists/named-programs.ts'
import { isAsked, mayBeAsked, portsOf } from './port-number-conditions.ts'
import { portTotalsOf } from './port-totals/port-total-queries.ts'

interface PortNumberPage {
  readonly sort: 'hosts' | 'port'
  readonly limit: number
  readonly offset: number
}

type FoundRow = Omit<PortNumberRow, 'code' | 'service'>

/**
 * Lists one page of port numbers. How many hosts have a number is known from the totals; where it is open as TCP and as
 * UDP, the hosts of each are counted.
 */
export async function listPortNumbers(
  sql: Queryable,
  scope: ProjectScope,
  query: Query<PortNumberKey>,
  { sort, limit, offset }: PortNumberPage,
): Promise<PortNumberList> {
  const asked = { query, programs: await readNamedPrograms(sql, scope.projectId, query) }
  const order = sort === 'hosts' ? sql`page.hosts desc, port, type` : sql`port, type`
  const rows = await sql<(Omit<PortNumberList, 'data_list'> & { data_list: FoundRow[] })[]>`
    with totals as materialized (
      select port, left(type, 3) as type, status, sum(count)::integer as hosts
      from ${portTotalsOf(sql, scope, mayBeAsked(sql, scope, asked))} t
      group by 1, 2, 3 having sum(count) > 0
    ), numbers as materialized (
      select port, type, status, hosts
      from (
        select port, type, case when bool_or(status = 'danger') then 'danger'
          when bool_or(status = 'unknown') then 'unknown' else 'normal' end as status
        from totals where type <> '' group by port, type
      ) each_type left join (select port, hosts from totals where type = '') of_number using (port)
    ), counted as (
      select p.port, p.type, count(distinct p.host_id)::integer as hosts
      from ${portsOf(sql, scope)}
        and p.port = any(array(select port from numbers group by port having count(*) > 1))
      group by p.port, p.type
    ), matching as materialized (
      select n.port, n.type, n.status, coalesce(c.hosts, n.hosts) as hosts
      from numbers n left join counted c on c.port = n.port and c.type = n.type
      where ${isAsked(sql, scope, asked)}
    ), page as (
      select * from matching page order by ${order} limit ${limit} offset ${offset}
    ), accepted as (
      select split_part(f.subject, '/', 2) as type, split_part(f.subject, '/', 3)::integer as port,
        count(distinct f.host_id)::integer as hosts
      -- A range of the index by state: 15 ms for 10,000.
      from findings f where ${isFindingInScope(sql, scope)} and f.state = 'accepted'
        and f.kind = 'dangerous_port'
      group by 1, 2
    ), programs as (
      select page.port, page.type, sum(named.ports)::integer as looked_at,
        json_agg(json_strip_nulls(json_build_object('path', named.path, 'ports', named.ports))
          order by named.ports desc, named.path) filter (where named.place <= ${MAX_TOP_PROGRAMS})
          as programs
      from page cross join lateral (
        select path, count(*)::integer as ports,
          row_number() over (order by count(*) desc, path) as place
        from (${sampleOf(sql, scope, 'host')} union all ${sampleOf(sql, scope, 'container')}) sample
        group by path
      ) named group by page.port, page.type
    )
    select (select count(*) from matching)::integer as total_num,
      (select count(*) from hosts h where ${isInScope(sql, scope)})::integer as hosts_num,
      coalesce((
        select json_agg(json_build_object('type', type, 'port', port, 'hosts', page.hosts, 'status', status,
            'accepted', coalesce(accepted.hosts, 0), 'programs', coalesce(programs, '[]'), 'ports_looked_at', coalesce(looked_at, 0))
          order by ${order})
        from page left join programs using (port, type) left join accepted using (port, type)),
        '[]') as data_list`.once()
  const { data_list: found, ...totals } = oneRow(rows)
  return { ...totals, data_list: found.map((row) => ({ ...row, ...commonUseOf(row) })) }
}

/** Programs of some ports of the page's row, in the order of an index. */
function sampleOf(sql: Queryable, scope: ProjectScope, category: 'host' | 'container'): Fragment {
  return sql`(select p.path from ${portsOf(sql, scope, category)}
    and p.port = page.port and p.type = page.type
    order by p.host_id limit ${MAX_SAMPLED_PORTS})`
}

function commonUseOf(port: Pick<PortNumberRow, 'type' | 'port'>) {
  const known = findKnownPort(port)
  return known === undefined ? {} : { code: known.code, service: known.service }
}

type FoundFacets = Omit<PortNumberFacets, 'type' | 'port' | 'code' | 'service'>

/** Counts the hosts that have one port, in every way that they have it. */
export async function showPortNumber(
  sql: Queryable,
  scope: ProjectScope,
  port: Pick<PortNumberFacets, 'type' | 'port'>,
): Promise<PortNumberFacets> {
  const listensOn = (word: string) =>
    fleetConditions.address(sql, [{ kind: 'word', comparison: '=', word }])
  const hosts = (condition: Fragment) => sql`count(distinct host_id) filter (where ${condition})`
  const rows = await sql<FoundFacets[]>`
    with open as materialized (
      select p.host_id, p.category, p.laddr, p.status, p.risk, p.path, p.container_id,
        p.serving_container_id from ${portsOf(sql, scope)}
        and p.port = ${port.port} and p.type = ${port.type}
    ), named as (
      select path, count(distinct host_id)::integer as hosts from open group by path
    ), top as (
      select * from named order by hosts desc, path limit ${MAX_PROGRAMS}
    )
    select count(distinct host_id)::integer as hosts, count(*)::integer as ports,
      json_build_object(
        'any', ${hosts(listensOn('any'))}, 'one', ${hosts(listensOn('one'))},
        'private', ${hosts(listensOn('private'))}, 'loopback', ${hosts(listensOn('loopback'))}
      ) as addresses,
      json_build_object(
        'danger', ${hosts(sql`status = 'danger'`)}, 'unknown', ${hosts(sql`status = 'unknown'`)},
        'normal', ${hosts(sql`status = 'normal'`)}, 'accepted', ${hosts(sql`risk is not null`)}
      ) as statuses,
      json_build_object(
        'host', ${hosts(sql`category = 'host'`)}, 'container', ${hosts(sql`category = 'container'`)}
      ) as categories,
      coalesce((
        select json_agg(json_strip_nulls(json_build_object('path', path, 'hosts', hosts))
          order by hosts desc, path) from top), '[]') as programs,
      (select count(*) from named)::integer as programs_num
    from open p`
  return { ...port, ...commonUseOf(port), ...oneRow(rows) }
}

const MAX_PROGRAMS = 20
