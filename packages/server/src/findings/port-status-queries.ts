import type { Queryable } from '../db/queryable.ts'
import { isInScope } from '../iam/project-scope.ts'
import type { ProjectScope } from '../iam/project-scope.ts'

/** A port by which HSS names a finding. */
export interface WantedPort {
  readonly hostId: string
  readonly category: 'host' | 'container'
  readonly type: 'TCP' | 'UDP'
  readonly port: number
}

/** Finds the hosts of the scope that have these agents, by agent ID. */
export async function findAgentHosts(
  sql: Queryable,
  scope: ProjectScope,
  agentIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const rows = await sql<{ agentId: string; hostId: string }[]>`
    select h.agent_id as "agentId", h.host_id as "hostId" from hosts h
    where ${isInScope(sql, scope)} and h.agent_id = any(${agentIds as string[]})`
  return new Map(rows.map(({ agentId, hostId }) => [agentId, hostId]))
}

/** Finds which of the ports are open, as `host category/type/port`. */
export async function findOpenPorts(
  sql: Queryable,
  projectId: string,
  ports: readonly WantedPort[],
): Promise<ReadonlySet<string>> {
  const rows = await sql<{ name: string }[]>`
    select distinct p.host_id || ' ' || p.category || '/' || p.type || '/' || p.port as name
    from json_to_recordset(${JSON.stringify(ports)}::text::json)
        as wanted ("hostId" text, category text, type text, port integer)
      join ports p on p.project_id = ${projectId} and p.host_id = wanted."hostId"
        and p.category = wanted.category and p.type = wanted.type and p.port = wanted.port`
  return new Set(rows.map(({ name }) => name))
}
