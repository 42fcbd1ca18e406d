import type { Queryable } from '../db/queryable.ts'
import type { ProjectScope } from '../iam/project-scope.ts'

export interface PortFilter {
  readonly hostId: string
  readonly hostName: string | null
  readonly hostIp: string | null
  readonly port: number | null
  readonly type: string | null
  readonly status: string | null
  readonly category: string
}

/** total_num and the rows that can be reached end here (contract, listPorts). */
const MAX_REACHABLE_PORTS = 10_000

/**
 * One page of a host's ports as the JSON text of the answer. PostgreSQL writes it: sending its text
 * through is 2 to 3 times faster end to end than rows → objects → serialiser.
 * Order: port, type, laddr, container_id, as the primary key has it, so a page is one index range.
 */
export async function listPortsAsJson(
  sql: Queryable,
  scope: ProjectScope,
  filter: PortFilter,
  page: { limit: number; offset: number },
): Promise<string> {
  const [row] = await sql<{ answer: string }[]>`
    with matching as (
      select h.agent_id, p.container_id, p.host_id, p.laddr, p.path, p.pid, p.port, p.status, p.type,
        p.category, p.owner_unknown
      from hosts h
        join ports p on p.project_id = h.project_id and p.host_id = h.host_id
      where h.project_id = ${scope.projectId} and h.host_id = ${filter.hostId}
        and h.enterprise_project_id = any(${scope.enterpriseProjectIds as string[]})
        and p.project_id = ${scope.projectId} and p.host_id = ${filter.hostId}
        and p.category = ${filter.category}
        and (${filter.hostName}::text is null
          or position(lower(${filter.hostName}) in lower(h.host_name)) > 0)
        and (${filter.hostIp}::text is null
          or position(${filter.hostIp} in h.private_ip) > 0
          or position(${filter.hostIp} in h.public_ip) > 0)
        and (${filter.port}::integer is null or p.port = ${filter.port})
        and (${filter.type}::text is null or p.type = ${filter.type})
        and (${filter.status}::text is null or p.status = ${filter.status})
      order by p.port, p.type, p.laddr, p.container_id
      limit ${MAX_REACHABLE_PORTS}
    ), page as (select * from matching limit ${page.limit} offset ${page.offset})
    select json_build_object(
      'data_list', coalesce((select json_agg(json_strip_nulls(row_to_json(page))) from page), '[]'),
      'total_num', (select count(*) from matching)
    )::text as answer`
  if (row === undefined) throw new Error('the statement always gives one row')
  return row.answer
}
