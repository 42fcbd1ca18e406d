import { readFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import {
  agentOperations,
  ApiError,
  callOperation,
  createClient,
  portOperations,
  SUBJECT_TOKEN_HEADER,
  tokenOperations,
} from '@openhss/contract'
import type { PortReport } from '@openhss/contract'
import { exampleHost } from '@openhss/contract/examples'
import { makePortReport, observedPort } from '@openhss/testkit/reports'

/** Enrolled hosts that report ever new ports as fast as they are answered. */
export interface Reporters {
  readonly acknowledged: number
  /** Reports that failed, and were sent again. */
  readonly failed: number
  /** Sends until `stop` is called; a report that fails is sent again. */
  report(): void
  /** Ends what is under way. @throws when a report was not answered at all. */
  stop(): Promise<void>
  /** Compares what the server holds with what it acknowledged. @returns the hosts that lost something. */
  findLost(): Promise<readonly object[]>
}

const COUNT = 8
/** Longer than the server lets any caller wait. */
const ANSWER_LIMIT_MS = 40_000

export async function enrolReporters(dataDirectory: string, endpoint: string): Promise<Reporters> {
  const admin = await logIn(dataDirectory, endpoint)
  const client = createClient(agentOperations, endpoint, admin)
  const { join_token } = await client.createJoinToken({
    params: { project_id: admin.projectId },
    body: { uses: COUNT, valid_hours: 1 },
  })
  const reporters = await Promise.all(
    Array.from({ length: COUNT }, async () => {
      const agent = await client.enrolAgent({ body: { join_token, host: FACTS } })
      return new Reporter(endpoint, agent)
    }),
  )
  let running: Promise<void>[] = []
  const sum = (of: (reporter: Reporter) => number) =>
    reporters.reduce((total, reporter) => total + of(reporter), 0)
  return {
    get acknowledged() {
      return sum(({ count }) => count)
    },
    get failed() {
      return sum(({ failed }) => failed)
    },
    report: () => {
      running = reporters.map((reporter) => reporter.run())
    },
    stop: async () => {
      for (const reporter of reporters) reporter.isStopped = true
      await Promise.all(running)
    },
    findLost: async () => {
      const { listPorts } = createClient(portOperations, endpoint, admin)
      const looks = reporters.map(async ({ hostId, acknowledged }) => {
        const input = { params: { project_id: admin.projectId }, query: { host_id: hostId } }
        const { data_list } = await untilAnswered(() => listPorts(input))
        const stored = data_list[0]?.port ?? 0
        // The one under way may have been stored without an answer.
        const isKept = stored === acknowledged || stored === next(acknowledged)
        return isKept ? [] : [{ hostId, stored, acknowledged }]
      })
      return (await Promise.all(looks)).flat()
    },
  }
}

/**
 * Asks again while the answer is 503: a database that lost one of its processes may say that it is ready, and then
 * start all of them anew.
 */
async function untilAnswered<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
  const deadline = performance.now() + ANSWER_LIMIT_MS
  for (;;) {
    try {
      return await ask()
    } catch (error) {
      const isAway = error instanceof ApiError && error.status === 503
      if (!isAway || performance.now() > deadline) throw error
      await delay(PAUSE_MS)
    }
  }
}

class Reporter {
  readonly hostId: string
  /** The port of the newest report that was acknowledged; its only one. */
  acknowledged = 0
  count = 0
  failed = 0
  isStopped = false
  readonly #send: (port: number) => Promise<void>

  constructor(
    endpoint: string,
    agent: { project_id: string; host_id: string; agent_id: string; secret: string },
  ) {
    this.hostId = agent.host_id
    const client = createClient(agentOperations, endpoint, {
      headers: { authorization: `Bearer ${agent.secret}` },
      timeoutMs: ANSWER_LIMIT_MS,
    })
    const params = { project_id: agent.project_id, agent_id: agent.agent_id }
    this.#send = async (port) => {
      const { acknowledged } = await client.reportPorts({ params, body: reportOf(port) })
      if (!acknowledged) throw new Error('a report with items was not acknowledged')
    }
  }

  async run(): Promise<void> {
    this.isStopped = false
    while (!this.isStopped) {
      const port = next(this.acknowledged)
      const sentAt = performance.now()
      try {
        await this.#send(port)
        this.acknowledged = port
        this.count += 1
      } catch (error) {
        if (performance.now() - sentAt >= ANSWER_LIMIT_MS) {
          throw new Error('a report was not answered', { cause: error })
        }
        this.failed += 1
        await delay(PAUSE_MS)
      }
    }
  }
}

const PAUSE_MS = 50

function next(port: number): number {
  return (port % 65_535) + 1
}

const FACTS = { ...exampleHost, host_name: 'busy' }

function reportOf(port: number): PortReport {
  return makePortReport({
    host: FACTS,
    scanned_at: new Date().toISOString(),
    digest: port.toString(16).padStart(64, '0'),
    items: [observedPort({ port })],
  })
}

interface Admin {
  readonly headers: Readonly<Record<string, string>>
  readonly projectId: string
}

async function logIn(dataDirectory: string, endpoint: string): Promise<Admin> {
  const password = readFileSync(path.join(dataDirectory, 'admin-password'), 'utf8').trim()
  const user = { name: 'admin', password, domain: { name: 'openhss' } }
  const { headers, body } = await callOperation(tokenOperations.createToken, endpoint, {
    body: {
      auth: {
        identity: { methods: ['password'], password: { user } },
        scope: { project: { name: 'default' } },
      },
    },
  })
  return {
    headers: { 'x-auth-token': headers.get(SUBJECT_TOKEN_HEADER) ?? '' },
    projectId: body.token.project?.id ?? '',
  }
}
