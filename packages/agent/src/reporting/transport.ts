import { agentRoutes, ApiError, createClient } from '@openhss/contract/runtime'
import type {
  agentOperations,
  AccountCoverage,
  AccountVerdict,
  AgentUsage,
  Client,
  HostFacts,
  ObservedPort,
  PortCoverage,
} from '@openhss/contract'
import { AgentSecret } from '../identity/agent-secret.ts'
import type { AgentIdentity } from '../identity/agent-state.ts'
import { readAgentUsage } from './agent-usage.ts'
import type { Report } from './reports.ts'

/** Exchanges a join token for an identity at this server. */
export async function enrol(
  endpoint: string,
  joinToken: string,
  host: HostFacts,
  signal: AbortSignal,
): Promise<AgentIdentity> {
  const client = createClient<typeof agentOperations>(agentRoutes, endpoint, { signal })
  const answer = await client.enrolAgent({ body: { join_token: joinToken, host } })
  return {
    endpoint,
    projectId: answer.project_id,
    hostId: answer.host_id,
    agentId: answer.agent_id,
    secret: new AgentSecret(answer.secret),
  }
}

/** Where the identity of the moment comes from. */
export interface Identities {
  readonly current: AgentIdentity
  /** After a rejection of this identity: true when there is another one to try. */
  renew(rejected: AgentIdentity): Promise<boolean>
}

/** Sends the reports of an enrolled agent; each answers whether the server acknowledged it. */
export interface ReportTransport {
  sendPorts(report: Report<ObservedPort, PortCoverage>): Promise<boolean>
  sendAccounts(report: Report<AccountVerdict, AccountCoverage>): Promise<boolean>
}

export function createReportTransport(
  identities: Identities,
  readFacts: () => HostFacts,
  signal: AbortSignal,
): ReportTransport {
  const sendAs = async (identity: AgentIdentity, send: Send): Promise<boolean> => {
    const client = createClient<typeof agentOperations>(agentRoutes, identity.endpoint, {
      headers: { authorization: `Bearer ${identity.secret.reveal()}` },
      signal,
    })
    const params = { project_id: identity.projectId, agent_id: identity.agentId }
    const head = { host: readFacts(), agent_usage: readAgentUsage() }
    return (await send(client, params, head)).acknowledged
  }
  const sendOnce = async (send: Send): Promise<boolean> => {
    const identity = identities.current
    try {
      return await sendAs(identity, send)
    } catch (error) {
      if (!isRejection(error) || !(await identities.renew(identity))) throw error
      return sendAs(identities.current, send)
    }
  }
  return {
    sendPorts: (report) =>
      sendOnce((client, params, head) =>
        client.reportPorts({ params, body: { ...head, ...report } }),
      ),
    sendAccounts: (report) =>
      sendOnce((client, params, head) =>
        client.reportAccounts({ params, body: { ...head, ...report } }),
      ),
  }
}

type Send = (
  client: Client<typeof agentOperations>,
  params: { project_id: string; agent_id: string },
  head: { readonly host: HostFacts; readonly agent_usage: AgentUsage },
) => Promise<{ acknowledged: boolean }>

/** The server knows neither this agent nor its secret, for now or for good. */
export function isRejection(error: unknown): boolean {
  return error instanceof ApiError && error.code === 'AGENT.0002'
}

/** The join token is unknown, used up or expired; no later attempt mends that. */
export function isUnusableToken(error: unknown): boolean {
  return error instanceof ApiError && error.code === 'AGENT.0001'
}

/** The server understood the request and will say no to the same one again. */
export function isRefusal(error: unknown): boolean {
  return (
    error instanceof ApiError &&
    error.status >= 400 &&
    error.status < 500 &&
    !MAY_PASS_LATER.has(error.status)
  )
}

/** Unauthorised is here because a server restored from a backup knows its agents again. */
const MAY_PASS_LATER = new Set([401, 408, 425, 429])
