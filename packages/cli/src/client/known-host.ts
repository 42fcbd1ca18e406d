import { readAgentIdentity } from '@openhss/agent/state'
import type { HostScans } from '@openhss/contract'
import { CliError } from '../cli-error.ts'
import { dataDirectoryOf } from '../machine/environment.ts'
import type { Environment } from '../machine/environment.ts'
import { agentFolderOf } from '../machine/local-files.ts'
import { findHost } from './find-host.ts'
import type { Session } from './session.ts'

/** Finds the host that is named, or this machine when none is, and what its scans covered. */
export async function findKnownHost(
  given: string | undefined,
  session: Session,
  environment: Environment,
): Promise<HostScans> {
  const { api, projectId } = session
  const hostId =
    given === undefined ? thisHost(environment) : (await findHost(session, given)).host_id
  return api.showHostScans({ params: { project_id: projectId, host_id: hostId } })
}

/** Reads the identity of this machine's agent, if it is enrolled. */
export function readIdentity(environment: Environment): ReturnType<typeof readAgentIdentity> {
  try {
    return readAgentIdentity(agentFolderOf(dataDirectoryOf(environment)))
  } catch (cause) {
    throw new CliError(`Who this machine is cannot be read: ${(cause as Error).message}`, { cause })
  }
}

function thisHost(environment: Environment): string {
  const identity = readIdentity(environment)
  if (identity === undefined) {
    throw new CliError(
      'This machine is not enrolled; name a host, or start `openhss up` or `openhss agent`',
    )
  }
  return identity.hostId
}
