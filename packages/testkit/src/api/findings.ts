import type { TestSession } from './test-session.ts'

/** What an acceptance says, by the names of its fields. */
export const acceptanceTerms = {
  reason: 'test',
  comment: 'It is a host of a test.',
  until: new Date(Date.now() + 86_400_000).toISOString(),
}

/** Accepts a finding of a host that has some. @returns its ID. */
export async function acceptFinding(session: TestSession, hostId: string): Promise<string> {
  const findings = `/openhss/v1/${session.projectId}/findings`
  const listed = await session.get(`${findings}?q=host:${hostId}`)
  const [found] = listed.json<{ data_list: { finding_id: string }[] }>().data_list
  if (found === undefined) throw new Error('The host has no finding.')
  const { finding_id: id } = found
  const change = { action: 'accept', finding_ids: [id], ...acceptanceTerms }
  const answer = await session.post(`${findings}/changes`, change)
  if (answer.statusCode !== 200) throw new Error(answer.body)
  return id
}
