import { servesAgent } from '@openhss/contract'
import { ApiFailure } from '../http/answers/api-error.ts'
import { version as ownVersion } from '../version.ts'

/**
 * Refuses an agent that is older than the minor version before the server's: what it sends may mean something else by now.
 * @throws AGENT.0005 with what is served.
 */
export function checkAgentVersion(agentVersion: string, serverVersion: string = ownVersion): void {
  if (servesAgent(serverVersion, agentVersion)) return
  throw new ApiFailure(
    'AGENT.0005',
    `This server of version ${serverVersion} serves agents of its minor version and of the one before, and this one is ${agentVersion}.`,
  )
}
