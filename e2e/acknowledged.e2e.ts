import { readFileSync } from 'node:fs'
import path from 'node:path'
import {
  agentOperations,
  callOperation,
  createClient,
  tokenOperations,
  portOperations,
  SUBJECT_TOKEN_HEADER,
} from '@openhss/contract'
import type { Client, PortReport } from '@openhss/contract'
import { exampleHost } from '@openhss/contract/examples'
import { findDebianPostgres, startDebianPostgres } from '@openhss/testkit'
import { makePortReport, observedPort } from '@openhss/testkit/reports'
import { describe, expect, test } from 'vitest'
import { createHost } from './openhss-host.ts'
import type { OpenHssHost, RunningCommand } from './openhss-host.ts'

const AGENTS = 8
const ROUNDS = 5
const isRoot = process.getuid?.() === 0

describe.runIf(isRoot || process.env.CI === 'true')('SIGKILL during reports (needs root)', () => {
  test('loses nothing acknowledged, on the embedded database', async () => {
    await using host = await createHost()
    expect(await killAndCompare(host, {})).toEqual([])
  })

  const bin = findDebianPostgres()
  test.skipIf(bin === undefined)('loses nothing acknowledged, on one of DATABASE_URL', async () => {
    await using postgres = await startDebianPostgres(bin ?? '')
    await using host = await createHost()
    const { user, password, port } = postgres
    const url = `postgres://${user}:${encodeURIComponent(password)}@localhost:${port}/postgres`
    expect(await killAndCompare(host, { DATABASE_URL: url })).toEqual([])
  })
})

/**
 * Lets agents report ever new ports as fast as they can, and kills the server in the middle, five times.
 * @returns the agents whose stored port is neither the last acknowledged one nor the one under way.
 */
async function killAndCompare(
  host: OpenHssHost,
  variables: Record<string, string>,
): Promise<object[]> {
  const wrong: object[] = []
  let server = await startServer(host, variables)
  const admin = await logIn(host, server.endpoint)
  const agents = await enrolAgents(admin, server.endpoint)
  for (let round = 0; round < ROUNDS; round++) {
    const reporting = agents.map((agent) => agent.reportUntilItFails(server.endpoint))
    // The kill comes in the middle of reports, after a different number of them in each round.
    await agents[0]?.acknowledgesMore(3 * (round + 1))
    await server.command.killAll()
    await Promise.all(reporting)

    server = await startServer(host, variables)
    for (const agent of agents) {
      const stored = await storedPort(admin, server.endpoint, agent.hostId)
      const { acknowledged } = agent
      if (stored !== acknowledged && stored !== acknowledged + 1) {
        wrong.push({ round, stored, acknowledged })
      }
      agent.acknowledged = stored
    }
  }
  await server.command.stop('SIGTERM')
  return wrong
}

async function startServer(
  host: OpenHssHost,
  variables: Record<string, string>,
): Promise<{ command: RunningCommand; endpoint: string }> {
  const command = host.start('server', variables)
  const [, endpoint = ''] = await command.printed(/"endpoint":"([^"]+)"/)
  return { command, endpoint }
}

async function enrolAgents(admin: Admin, endpoint: string): Promise<ReportingAgent[]> {
  const client = createClient(agentOperations, endpoint, admin)
  const { join_token } = await client.createJoinToken({
    params: { project_id: admin.projectId },
    body: { uses: AGENTS, valid_hours: 1 },
  })
  const enrolled = Array.from({ length: AGENTS }, () =>
    client.enrolAgent({ body: { join_token, host: FACTS } }),
  )
  return (await Promise.all(enrolled)).map((agent) => new ReportingAgent(agent))
}

class ReportingAgent {
  readonly hostId: string
  /** Number of the newest report that was acknowledged; it is also the port that the report holds. */
  acknowledged = 0
  readonly #params: { project_id: string; agent_id: string }
  readonly #secret: string
  #wake = () => {}

  constructor(agent: { project_id: string; host_id: string; agent_id: string; secret: string }) {
    this.hostId = agent.host_id
    this.#params = { project_id: agent.project_id, agent_id: agent.agent_id }
    this.#secret = agent.secret
  }

  async reportUntilItFails(endpoint: string): Promise<void> {
    const client: Client<typeof agentOperations> = createClient(agentOperations, endpoint, {
      headers: { authorization: `Bearer ${this.#secret}` },
    })
    try {
      for (;;) {
        const body = reportOf(this.acknowledged + 1)
        const { acknowledged } = await client.reportPorts({ params: this.#params, body })
        if (!acknowledged) throw new Error('a report with items was not acknowledged')
        this.acknowledged += 1
        this.#wake()
      }
    } catch (error) {
      const isGone = /fetch failed|terminated|other side closed/.test((error as Error).message)
      if (!isGone) throw error
    }
  }

  async acknowledgesMore(count: number): Promise<void> {
    const goal = this.acknowledged + count
    while (this.acknowledged < goal) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
  }
}

const FACTS = { ...exampleHost, host_name: 'busy' }

function reportOf(number: number): PortReport {
  return makePortReport({
    host: FACTS,
    scanned_at: new Date().toISOString(),
    digest: number.toString(16).padStart(64, '0'),
    items: [observedPort({ port: number })],
  })
}

async function storedPort(admin: Admin, endpoint: string, hostId: string): Promise<number> {
  const { listPorts } = createClient(portOperations, endpoint, admin)
  const { data_list } = await listPorts({
    params: { project_id: admin.projectId },
    query: { host_id: hostId },
  })
  return data_list[0]?.port ?? 0
}

interface Admin {
  readonly headers: Readonly<Record<string, string>>
  readonly projectId: string
}

async function logIn(host: OpenHssHost, endpoint: string): Promise<Admin> {
  const password = readFileSync(path.join(host.dataDirectory, 'admin-password'), 'utf8').trim()
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
