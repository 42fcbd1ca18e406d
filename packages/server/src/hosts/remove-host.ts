import { moveInPortTotals } from '../assets/port-totals/port-total-queries.ts'
import { raiseWeakHostRevisions } from '../baseline/weak-hosts/weak-host-queries.ts'
import type { Transaction } from '../db/connect.ts'
import type { ProjectScope } from '../iam/project-scope.ts'
import { deleteHost } from './delete-host.ts'
import { lockEnterpriseProject } from './host-queries.ts'

/**
 * Deletes a host, and takes it out of what is counted of all hosts. Its agent's policy changes with that: the caller sees
 * to it that the agent is told.
 * @returns the host's own name; undefined when the scope has no such host.
 */
export async function removeHost(
  tx: Transaction,
  scope: ProjectScope,
  hostId: string,
): Promise<string | undefined> {
  const { projectId } = scope
  const from = await lockEnterpriseProject(tx, scope, hostId)
  if (from === undefined) return undefined
  await moveInPortTotals(tx, { projectId, hostId }, from, undefined)
  const hostName = await deleteHost(tx, scope, hostId)
  await raiseWeakHostRevisions(tx, projectId, [hostId])
  return hostName
}
