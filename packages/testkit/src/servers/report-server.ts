import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { AgentPolicy } from '@openhss/contract'

/** The server's side of the agent protocol over real HTTP, with the faults that tests ask for. */
export interface ReportServer {
  readonly endpoint: string
  /**
   * Waits for a report of this kind for which `matches` holds; each report is given out once. One with an acknowledged
   * delta has all items as well.
   */
  next<Report>(kind: ReportKind, matches: (report: Report) => boolean): Promise<Report>
  /** Sets what agents are told from now on; an agent that waits for a change hears it at once. */
  setPolicy(policy: AgentPolicy, words?: readonly string[]): void
  /** Counts the agents that enrolled so far. */
  enrolments(): number
  forgetReports(): void
  /** Knows no deltas from now on, as an older server. */
  ignoreDeltas(): void
  forgetAgents(): void
  /** Knows the newest secret that it gave no more, as if it were restored from a backup. */
  forgetNewestSecret(): void
  /** Answers the next calls with 503. */
  fail(calls: number): void
  /** Refuses every report with items with 413, as if it were too large. */
  refuseItems(): void
  rejectAgents(): void
  /** Answers every call as if another copy of the agent spoke for the host, or somebody had deleted it. */
  barAgents(code: 'AGENT.0003' | 'AGENT.0004'): void
  /** Lets an agent that is refused as a copy have an identity of its own, which is let in. */
  allowSplit(): void
  /** Resolves when an agent was turned away. */
  rejected(): Promise<void>
  stop(): Promise<void>
}

type ReportKind = 'ports' | 'accounts' | 'detection' | 'goodbye'

export async function startReportServer(): Promise<ReportServer> {
  const reports: Record<ReportKind, unknown[]> = {
    ports: [],
    accounts: [],
    detection: [],
    goodbye: [],
  }
  const policies = createPolicies()
  const lists = createLists()
  const secrets = new Set<string>()
  let arrival = Promise.withResolvers<void>()
  const rejection = Promise.withResolvers<void>()
  let failures = 0
  let refusesItems = false
  let barred: { status: number; error_code: string; error_msg: string } | undefined
  let isSplitAllowed = false
  let enrolments = 0

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (isSplitAllowed && request.url?.endsWith('/split') === true) {
      barred = undefined
      await textOf(request)
      return giveIdentity('its-own', response)
    }
    if (barred !== undefined) {
      rejection.resolve()
      return send(response, barred.status, barred)
    }
    if (request.method === 'GET') return policies.answer(request, response)
    const text = await textOf(request)
    const body = (text === '' ? {} : JSON.parse(text)) as {
      join_token?: string
      digest?: string
      items?: object[]
      delta?: Delta
    }
    const kind = request.url?.split('/').at(-1) as ReportKind | 'secret'
    if (request.url === '/agent/v1/enrol') return enrol(body.join_token, response)
    if (failures > 0) {
      failures -= 1
      return send(response, 503, { error_code: 'APIGW.0201', error_msg: 'away' })
    }
    if (!secrets.has(request.headers.authorization ?? '')) {
      rejection.resolve()
      return send(response, 401, { error_code: 'AGENT.0002', error_msg: 'unknown agent' })
    }
    if (kind === 'secret') {
      policies.set({ words: { revision: 'none', count: 0 }, company_names: [] })
      return send(response, 201, { secret: makeSecret() })
    }
    if (refusesItems && (body.items ?? body.delta) !== undefined) {
      return send(response, 413, { error_code: 'HSS.0001', error_msg: 'too large' })
    }
    if (kind === 'detection') {
      send(response, 200, { open: true })
      return arrive(kind, body)
    }
    if (kind === 'goodbye') {
      response.writeHead(204).end()
      return arrive(kind, body)
    }
    const items = lists.put(kind, body)
    send(response, 200, { acknowledged: items !== undefined })
    const isList = (body.items ?? body.delta) !== undefined
    arrive(kind, isList && items !== undefined ? { ...body, items } : body)
  }

  const arrive = (kind: ReportKind, body: unknown): void => {
    reports[kind].push(body)
    arrival.resolve()
    arrival = Promise.withResolvers()
  }

  const enrol = (joinToken: string | undefined, response: ServerResponse): void => {
    if (joinToken !== 'join-me') {
      return send(response, 401, {
        error_code: 'AGENT.0001',
        error_msg: 'The join token is unknown',
      })
    }
    enrolments += 1
    return giveIdentity('host', response)
  }

  const giveIdentity = (hostId: string, response: ServerResponse): void => {
    const agent = { agent_id: randomBytes(32).toString('hex'), secret: makeSecret() }
    return send(response, 201, { project_id: 'project', host_id: hostId, ...agent })
  }

  const makeSecret = (): string => {
    const secret = randomBytes(16).toString('hex')
    secrets.add(`Bearer ${secret}`)
    return secret
  }

  const http = createServer((request, response) => void answer(request, response))
  http.listen(0, '127.0.0.1')
  await once(http, 'listening')
  return {
    endpoint: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    async next<Report>(kind: ReportKind, matches: (report: Report) => boolean): Promise<Report> {
      for (;;) {
        const report = reports[kind].shift() as Report | undefined
        if (report === undefined) await arrival.promise
        else if (matches(report)) return report
      }
    },
    setPolicy: policies.set,
    enrolments: () => enrolments,
    forgetReports: () => lists.forget(),
    ignoreDeltas: () => lists.ignoreDeltas(),
    forgetAgents: () => secrets.clear(),
    forgetNewestSecret: () => secrets.delete([...secrets].at(-1) ?? ''),
    fail: (calls) => {
      failures = calls
      reports.ports.length = 0
    },
    refuseItems: () => {
      refusesItems = true
    },
    rejectAgents: () => secrets.clear(),
    barAgents: (code) => {
      const status = code === 'AGENT.0003' ? 409 : 401
      barred = { status, error_code: code, error_msg: 'another copy, or deleted' }
    },
    allowSplit: () => {
      isSplitAllowed = true
    },
    rejected: () => rejection.promise,
    async stop() {
      http.close()
      http.closeAllConnections()
      await once(http, 'close')
    },
  }
}

interface Delta {
  readonly base: string
  readonly items: readonly object[]
  readonly removed: readonly object[]
}

/** The newest list of each kind. */
function createLists() {
  const held = new Map<string, { digest: string; items: object[] }>()
  let takesDeltas = true
  return {
    /** Returns the list after a report; undefined when it rests on one that is not held. */
    put: (
      kind: string,
      report: { digest?: string; items?: object[]; delta?: Delta },
    ): object[] | undefined => {
      const { digest = '', delta } = report
      const known = held.get(kind)
      const items = report.items ?? (known?.digest === digest ? known.items : undefined)
      const merged =
        items === undefined && takesDeltas && delta !== undefined && known?.digest === delta.base
          ? merge(known.items, delta)
          : items
      if (merged !== undefined) held.set(kind, { digest, items: merged })
      return merged
    },
    forget: () => held.clear(),
    ignoreDeltas: () => {
      takesDeltas = false
    },
  }
}

function merge(items: readonly object[], delta: Delta): object[] {
  const gone = [...delta.removed, ...delta.items]
  return [...items.filter((item) => !gone.some((key) => isOf(item, key))), ...delta.items]
}

/** Whether two have the same key, of a port or of an account. */
function isOf(a: object, b: object): boolean {
  const fields = [
    'category',
    'port',
    'type',
    'laddr',
    'container_id',
    'service_type',
    'instance',
    'user_name',
  ]
  return fields.every((field) => Reflect.get(a, field) === Reflect.get(b, field))
}

/** Holds a request for the policy that the agent has until there is another one. */
function createPolicies() {
  let policy: AgentPolicy = { words: { revision: 'none', count: 0 }, company_names: [] }
  let words: readonly string[] = []
  let waiting: ServerResponse[] = []
  const tell = (response: ServerResponse) =>
    response
      .writeHead(200, { 'content-type': 'application/json', etag: etagOf(policy) })
      .end(JSON.stringify(policy))
  return {
    set: (next: AgentPolicy, nextWords: readonly string[] = []): void => {
      policy = next
      words = nextWords
      for (const response of waiting) tell(response)
      waiting = []
    },
    answer: ({ url, headers }: IncomingMessage, response: ServerResponse): void => {
      if (url?.endsWith('/words') === true) {
        send(response, 200, { revision: policy.words.revision, words })
      } else if (headers['if-none-match'] === etagOf(policy)) waiting.push(response)
      else tell(response)
    },
  }
}

function etagOf(policy: AgentPolicy): string {
  return `"${createHash('sha256').update(JSON.stringify(policy)).digest('hex')}"`
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(JSON.stringify(body))
}
