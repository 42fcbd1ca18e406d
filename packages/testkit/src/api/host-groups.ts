import type { Answer, TestSession } from './test-session.ts'

/**
 * Adds a group of hosts.
 * @returns its ID, which HSS's answer does not tell.
 */
export async function addHostGroup(
  session: TestSession,
  enterpriseProjectId: string,
  name: string,
  hostIds: readonly string[] = [],
): Promise<string> {
  const url = `/v5/${session.projectId}/host-management/groups`
  const query = `enterprise_project_id=${enterpriseProjectId}`
  ok(await session.post(`${url}?${query}`, { group_name: name, host_id_list: hostIds }))
  const listed = ok(
    await session.get(`${url}?${query}&group_name=${encodeURIComponent(name.slice(0, 64))}`),
  )
  const { data_list: groups } = listed.json<{ data_list: Listed[] }>()
  const found = groups.find(({ group_name }) => group_name === name)
  if (found === undefined) throw new Error(listed.body)
  return found.group_id
}

interface Listed {
  readonly group_id: string
  readonly group_name: string
}

function ok(answer: Answer): Answer {
  if (answer.statusCode !== 200) throw new Error(`${answer.statusCode} ${answer.body}`)
  return answer
}
