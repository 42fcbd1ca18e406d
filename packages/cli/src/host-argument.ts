import { readAgentIdentity } from '@openhss/agent'
import { CliError } from './cli-error.ts'
import { dataDirectoryOf } from './environment.ts'
import type { Environment } from './environment.ts'
import { agentFolderOf } from './local-files.ts'
import { explainFailure } from './session.ts'
import type { Session } from './session.ts'

/** The ID of the host that is meant: given as ID or as name, else this machine. */
export async function resolveHost(
  given: string | undefined,
  session: Session,
  environment: Environment,
): Promise<string> {
  if (given === undefined) return thisHost(environment)
  const { data_list: named } = await explainFailure(
    session.endpoint,
    session.api.listWeakPasswordUsers({
      params: { project_id: session.projectId },
      query: { host_name: given, limit: 200 },
    }),
  )
  const exact = named.filter(({ host_name }) => host_name === given)
  if (exact.length > 1) {
    const ids = exact.map(({ host_id }) => host_id).join(', ')
    throw new CliError(`Several hosts are called ${given}; use one of their IDs: ${ids}`)
  }
  return exact[0]?.host_id ?? given
}

function thisHost(environment: Environment): string {
  const identity = readAgentIdentity(agentFolderOf(dataDirectoryOf(environment)))
  if (identity === undefined) {
    throw new CliError(
      'This machine is not enrolled; name a HOST, or start `openhss up` or `openhss agent`',
    )
  }
  return identity.hostId
}
