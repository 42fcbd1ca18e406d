import type { TestApi } from './test-api.ts'
import type { Answer } from './test-session.ts'

/** Lists the audit events about one thing, the oldest first. */
export async function eventsOf({ sql }: TestApi, resourceId: string): Promise<readonly object[]> {
  const rows = await sql<object[]>`
    select operation, result, user_name, resource_type, project_id, details from audit_events
    where resource_id = ${resourceId} order by id`
  return [...rows]
}

/** Lists these columns of the audit events that the request left which was answered so, the oldest first. */
export async function eventsOfRequest(
  { sql }: TestApi,
  answer: Answer,
  ...columns: readonly string[]
): Promise<readonly object[]> {
  const requestId = String(answer.headers['x-request-id'])
  const rows = await sql<object[]>`
    select ${sql(columns)} from audit_events where request_id = ${requestId} order by id`
  return [...rows]
}
