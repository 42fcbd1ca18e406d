import { readAgentIdentity } from '@openhss/agent'
import { agentFolderOf } from '../machine/local-files.ts'

export interface JoinTokenOptions {
  readonly dataDirectory: string
  /** Of the server. Every database has projects of its own. */
  readonly projectId: string
  readonly createJoinToken: () => Promise<string>
}

/**
 * A join token for an agent that this server does not know. One that it knows needs none, and making one
 * needs the database, which may be away just then.
 */
export async function neededJoinToken(options: JoinTokenOptions): Promise<string | undefined> {
  const identity = readAgentIdentity(agentFolderOf(options.dataDirectory))
  return identity?.projectId === options.projectId ? undefined : options.createJoinToken()
}
