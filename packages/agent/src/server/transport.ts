import { randomBytes } from 'node:crypto'
import {
  AGENT_INSTANCE_HEADER,
  agentRoutes,
  ApiError,
  callForBytes,
  callIfChanged,
  createClient,
} from '@openhss/contract/runtime'
import type {
  agentOperations,
  AccountChange,
  AccountCoverage,
  AccountKey,
  AccountVerdict,
  Answer,
  Client,
  ClientOptions,
  DetectionReport,
  GoodbyeReason,
  HostFacts,
  ObservedPort,
  PortChange,
  PortCoverage,
  PortKey,
  UpgradeReport,
} from '@openhss/contract'
import { Barring, isCopyRefusal, isInDoubt } from './barring.ts'
import type { AgentIdentity } from './identity/agent-state.ts'
import { AgentSecret } from './identity/agent-secret.ts'
import { withPreviousSecret } from './identity/enrolment.ts'
import type { RenewableIdentity } from './identity/enrolment.ts'
import type { PolicySource } from './policy/watch-policy.ts'
import { OperatorError } from './failure.ts'
import { isRejection } from './refusals.ts'
import { readOwnWords } from '../passwords/words/read-own-words.ts'
import { readAgentUsage } from '../process/agent-usage.ts'
import type { ChangesToSend } from './outbox/outbox.ts'
import type { ServerClock } from './server-clock.ts'
import type { Acknowledgement, Report } from './reports/reports.ts'
import { sendRequest } from './send-request.ts'

/** The calls of an enrolled agent. A report resolves to what the server acknowledged. */
export interface AgentTransport extends PolicySource {
  sendPorts(
    report: Report<ObservedPort, PortCoverage, PortKey, PortChange>,
  ): Promise<Acknowledgement>
  sendAccounts(
    report: Report<AccountVerdict, AccountCoverage, AccountKey, AccountChange>,
  ): Promise<Acknowledgement>
  /** @returns false when the server wants to hear nothing more about the detection. */
  sendDetection(report: DetectionReport): Promise<boolean>
  sendUpgrade(report: UpgradeReport): Promise<void>
  /** Gets a file of the server's folder of packages, which everybody may have. @param sha256 the one that is meant. */
  fetchPackage(file: string, sha256?: string): Promise<AsyncIterable<Uint8Array>>
  /** Tells the server that this agent ends. Takes a second at most, also without a server, and never throws. */
  sayGoodbye(reason: GoodbyeReason): Promise<void>
}

export function createAgentTransport(
  identity: RenewableIdentity,
  readFacts: () => HostFacts,
  signal: AbortSignal,
  clock: Pick<ServerClock, 'heard'>,
): AgentTransport {
  // Tells the server this process from a copy of it: a restart draws another one, and the old one never comes back.
  const instance = randomBytes(16).toString('hex')
  const barring = new Barring()
  const call = <T>(ask: (as: AgentCall) => Promise<T>): Promise<T> =>
    barring.call(async () => {
      const known = identity.current
      try {
        const answer = await ask(callAs(known, instance, signal, clock))
        identity.accepted(known)
        return answer
      } catch (error) {
        if (isCopyRefusal(error) && !isInDoubt(error)) {
          if (!(await identity.split(known, instance))) throw error
          return await ask(callAs(identity.current, instance, signal, clock))
        }
        if (!isRejection(error)) throw error
        return await askOtherwise(known, ask, error)
      }
    })
  /** The server does not know the secret: it may know the one before, or let this agent enrol anew. */
  const askOtherwise = async <T>(
    rejected: AgentIdentity,
    ask: (as: AgentCall) => Promise<T>,
    rejection: unknown,
  ): Promise<T> => {
    const before = withPreviousSecret(rejected)
    if (before !== undefined) {
      try {
        const answer = await ask(callAs(before, instance, signal, clock))
        identity.acceptedBefore(rejected)
        return answer
      } catch (error) {
        if (!isRejection(error)) throw error
      }
    }
    if (!(await identity.renew(rejected))) throw rejection
    return ask(callAs(identity.current, instance, signal, clock))
  }
  const readHead = () => ({ host: readFacts(), agent_usage: readAgentUsage() })
  return {
    sendPorts: (report) =>
      call(({ client, params, hostId }) =>
        client.reportPorts({ params, body: { ...readHead(), ...toWire(report, hostId) } }),
      ),
    sendAccounts: (report) =>
      call(({ client, params, hostId }) =>
        client.reportAccounts({ params, body: { ...readHead(), ...toWire(report, hostId) } }),
      ),
    sendDetection: (report) =>
      call(async ({ client, params }) => {
        const { open } = await client.reportDetection({ params, body: report })
        return open
      }),
    sendUpgrade: (report) =>
      call(async ({ client, params }) => {
        await client.reportUpgrade({ params, body: report })
      }),
    fetchPackage: async (file, sha256) => {
      const request = { params: { file }, query: { sha256 } }
      const { endpoint } = identity.current
      try {
        const timed = { signal, timeoutMs: PACKAGE_TIMEOUT_MS }
        return await callForBytes(PACKAGE_ROUTE, endpoint, request, timed)
      } catch (error) {
        if (!(error instanceof ApiError) || error.status !== 404) throw error
        throw new OperatorError(`the server has no ${file} as it named it`, { cause: error })
      }
    },
    sayGoodbye: async (reason) => {
      // The signal of the other calls is aborted by now.
      const soon = AbortSignal.timeout(GOODBYE_MS)
      const { client, params } = callAs(identity.current, instance, soon, clock)
      // An older server does not know the call, and one that is away hears nothing: it finds out by itself.
      await client.sayGoodbye({ params, body: { reason } }).catch(() => undefined)
    },
    fetchPolicy: (etag) =>
      call(({ endpoint, params, options }) =>
        callIfChanged<(typeof agentOperations)['fetchPolicy']>(
          agentRoutes.fetchPolicy,
          endpoint,
          { params, query: { wait_seconds: etag === undefined ? 0 : POLICY_WAIT_SECONDS }, etag },
          options,
        ),
      ),
    renewSecret: async () => {
      const { secret } = await call(({ client, params }) => client.renewAgentSecret({ params }))
      identity.replaceSecret(new AgentSecret(secret))
    },
    fetchWords: () =>
      call(async ({ endpoint, params, options }) => {
        const request = { params }
        const timed = { ...options, timeoutMs: WORDS_TIMEOUT_MS }
        return readOwnWords(await callForBytes(agentRoutes.fetchWords, endpoint, request, timed))
      }),
  }
}

/** Shorter than the 30 s after which a call is given up. */
const POLICY_WAIT_SECONDS = 25

/** Whoever stops the agent waits for it. */
const GOODBYE_MS = 1_000

/** Enough for 16 MB on a slow line. */
const WORDS_TIMEOUT_MS = 300_000

/** Enough for 41 MB at half a megabit a second. */
const PACKAGE_TIMEOUT_MS = 900_000

const PACKAGE_ROUTE = { method: 'GET', path: '/install/{file}' } as const
/** Changes are told as those of the host that they are of, and say by whose clock. */
function toWire<Change, Rest extends { readonly changes?: ChangesToSend<Change> }>(
  { changes, ...report }: Rest & { readonly changes?: ChangesToSend<Change> },
  hostId: string,
) {
  if (changes === undefined || changes.hostId !== hostId) return report
  return { ...report, sent_at: new Date().toISOString(), changes: changes.wire }
}

interface AgentCall {
  readonly hostId: string
  readonly client: Client<typeof agentOperations>
  readonly endpoint: string
  readonly params: { readonly project_id: string; readonly agent_id: string }
  readonly options: ClientOptions
}

function callAs(
  { endpoint, projectId, hostId, agentId, secret }: AgentIdentity,
  instance: string,
  signal: AbortSignal,
  clock: Pick<ServerClock, 'heard'>,
): AgentCall {
  const headers = {
    authorization: `Bearer ${secret.reveal()}`,
    [AGENT_INSTANCE_HEADER]: instance,
  }
  const onAnswer = (answer: Answer['headers']) => clock.heard(answer.get('date'))
  const options = { headers, signal, onAnswer, send: sendRequest }
  return {
    hostId,
    client: createClient<typeof agentOperations>(agentRoutes, endpoint, options),
    endpoint,
    params: { project_id: projectId, agent_id: agentId },
    options,
  }
}
