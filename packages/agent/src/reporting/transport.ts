import {
  agentRoutes,
  ApiError,
  callForBytes,
  callIfChanged,
  createClient,
} from '@openhss/contract/runtime'
import type {
  agentOperations,
  AccountCoverage,
  AccountVerdict,
  Client,
  ClientOptions,
  DetectionReport,
  HostFacts,
  ObservedPort,
  PortCoverage,
} from '@openhss/contract'
import { AgentSecret } from '../identity/agent-secret.ts'
import type { AgentIdentity } from '../identity/agent-state.ts'
import type { PolicySource } from '../policy/watch-policy.ts'
import { readProjectWords } from '../passwords/words/read-project-words.ts'
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

/** The calls of an enrolled agent; a report answers whether the server acknowledged it. */
export interface AgentTransport extends PolicySource {
  sendPorts(report: Report<ObservedPort, PortCoverage>): Promise<boolean>
  sendAccounts(report: Report<AccountVerdict, AccountCoverage>): Promise<boolean>
  /** @returns whether the detection is open; false: nothing more about it is wanted. */
  sendDetection(report: DetectionReport): Promise<boolean>
}

export function createAgentTransport(
  identities: Identities,
  readFacts: () => HostFacts,
  signal: AbortSignal,
): AgentTransport {
  const call = async <T>(ask: (as: AgentCall) => Promise<T>): Promise<T> => {
    const identity = identities.current
    try {
      return await ask(callAs(identity, signal))
    } catch (error) {
      if (!isRejection(error) || !(await identities.renew(identity))) throw error
      return ask(callAs(identities.current, signal))
    }
  }
  const readHead = () => ({ host: readFacts(), agent_usage: readAgentUsage() })
  return {
    sendPorts: (report) =>
      call(async ({ client, params }) => {
        const { acknowledged } = await client.reportPorts({
          params,
          body: { ...readHead(), ...report },
        })
        return acknowledged
      }),
    sendAccounts: (report) =>
      call(async ({ client, params }) => {
        const { acknowledged } = await client.reportAccounts({
          params,
          body: { ...readHead(), ...report },
        })
        return acknowledged
      }),
    sendDetection: (report) =>
      call(async ({ client, params }) => {
        const { open } = await client.reportDetection({ params, body: report })
        return open
      }),
    fetchPolicy: (etag) =>
      call(({ endpoint, params, options }) =>
        callIfChanged<(typeof agentOperations)['fetchPolicy']>(
          agentRoutes.fetchPolicy,
          endpoint,
          { params, query: { wait_seconds: etag === undefined ? 0 : POLICY_WAIT_SECONDS }, etag },
          options,
        ),
      ),
    fetchWords: () =>
      call(async ({ endpoint, params, options }) => {
        const request = { params }
        const timed = { ...options, timeoutMs: WORDS_TIMEOUT_MS }
        return readProjectWords(
          await callForBytes(agentRoutes.fetchWords, endpoint, request, timed),
        )
      }),
  }
}

/** Below the 30 s after which a call is given up. */
const POLICY_WAIT_SECONDS = 25

/** 16 MB on a slow line. */
const WORDS_TIMEOUT_MS = 300_000

interface AgentCall {
  readonly client: Client<typeof agentOperations>
  readonly endpoint: string
  readonly params: { readonly project_id: string; readonly agent_id: string }
  readonly options: ClientOptions
}

function callAs(
  { endpoint, projectId, agentId, secret }: AgentIdentity,
  signal: AbortSignal,
): AgentCall {
  const options = { headers: { authorization: `Bearer ${secret.reveal()}` }, signal }
  return {
    client: createClient<typeof agentOperations>(agentRoutes, endpoint, options),
    endpoint,
    params: { project_id: projectId, agent_id: agentId },
    options,
  }
}

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
