import { CliError } from '../cli-error.ts'
import type { Session } from './session.ts'

/**
 * Finds the ID of the only finding whose ID begins so.
 * @throws CliError when there is none, or several fit.
 */
export async function findFindingId({ api, projectId }: Session, given: string): Promise<string> {
  const id = given.toLowerCase()
  if (!/^[0-9a-f]{1,32}$/.test(id)) throw none(given)
  const { data_list: found } = await api.listFindings({
    params: { project_id: projectId },
    query: { id, limit: 2 },
  })
  const [finding, other] = found
  if (finding === undefined) throw none(given)
  if (other === undefined) return finding.finding_id
  throw new CliError(`Several findings begin with ${JSON.stringify(given)}: give more of the ID.`)
}

function none(given: string): CliError {
  return new CliError(
    `No finding has an ID that begins with ${JSON.stringify(given)}: see \`openhss findings\``,
  )
}
