import { createHash } from 'node:crypto'
import { AGENT_INSTANCE_HEADER, agentRoutes } from '@openhss/contract/runtime'
import type {
  AccountReport,
  AccountVerdict,
  AgentUsage,
  ObservedPort,
  PortReport,
} from '@openhss/contract'
import { mix } from '../model/mix.ts'
import { identityOf } from '../model/host-identity.ts'
import type { HostIdentity } from '../model/host-identity.ts'
import { Connections } from './connections.ts'
import type { Answer } from './connection.ts'

/** The server as agents see it. */
export interface FleetTarget {
  readonly host: string
  readonly port: number
  readonly projectId: string
}

type Kind = 'ports' | 'accounts'

/** One enrolled agent on the wire: its calls are those of a real one, and nothing is looked at on this machine. */
export class SimulatedAgent {
  readonly host: number
  readonly identity: HostIdentity
  readonly #target: FleetTarget
  #connections: Connections
  #starts = 0
  #etag: string | undefined
  readonly #acknowledged: Record<Kind, string | undefined> = {
    ports: undefined,
    accounts: undefined,
  }

  constructor(target: FleetTarget, host: number) {
    this.#target = target
    this.host = host
    this.identity = identityOf(host)
    this.#connections = this.#newConnections()
  }

  /** Reports all ports, or that they are unchanged. @throws when the server does not acknowledge. */
  async reportPorts(items: readonly ObservedPort[]): Promise<void> {
    await this.#report('ports', items, {
      complete: true,
      sockets: items.length,
      owners_known: items.length,
      gaps: [],
    })
  }

  /** Reports all accounts, or that they are unchanged. @throws when the server does not acknowledge. */
  async reportAccounts(items: readonly AccountVerdict[]): Promise<void> {
    await this.#report('accounts', items, {
      complete: true,
      accounts: items.length,
      tested: items.length,
      list_version: '1',
      words_planned: 1000,
      gaps: [],
    })
  }

  /** Asks for the policy, and waits for another one as the server allows. @throws when it is refused. */
  async poll(): Promise<void> {
    const wait = this.#etag === undefined ? 0 : POLL_SECONDS
    const answer = await this.#call('GET', `${agentRoutes.fetchPolicy.path}?wait_seconds=${wait}`)
    if (answer.status !== 200 && answer.status !== 304) throw refusalOf(answer)
    this.#etag = answer.etag
  }

  /** Ends as a killed agent does; the next call is that of another process on the same host. */
  restart(): void {
    this.#connections.close()
    this.#connections = this.#newConnections()
    this.#starts += 1
    this.#etag = undefined
  }

  async #report(
    kind: Kind,
    items: readonly object[],
    coverage: PortReport['coverage'] | AccountReport['coverage'],
  ): Promise<void> {
    const digest = createHash('sha256').update(JSON.stringify(items)).digest('hex')
    const head = {
      host: this.identity.facts,
      agent_usage: USAGE,
      scanned_at: new Date().toISOString(),
      coverage,
      digest,
    }
    const isHeld = digest === this.#acknowledged[kind] && (await this.#send(kind, head))
    if (!isHeld && !(await this.#send(kind, { ...head, items }))) {
      throw new Error('a full report was not acknowledged')
    }
    this.#acknowledged[kind] = digest
  }

  async #send(kind: Kind, report: object): Promise<boolean> {
    const route = kind === 'ports' ? agentRoutes.reportPorts : agentRoutes.reportAccounts
    const answer = await this.#call('PUT', route.path, JSON.stringify(report))
    if (answer.status !== 200) throw refusalOf(answer)
    return (JSON.parse(answer.body) as { acknowledged: boolean }).acknowledged
  }

  #call(method: string, path: string, body?: string): Promise<Answer> {
    const { host, port, projectId } = this.#target
    const { agentId, secret } = this.identity
    const target = path.replace('{project_id}', projectId).replace('{agent_id}', agentId)
    // The headers are those that fetch sends.
    const lines = [
      `${method} ${target} HTTP/1.1`,
      `host: ${host}:${port}`,
      'connection: keep-alive',
      `authorization: Bearer ${secret}`,
      `${AGENT_INSTANCE_HEADER}: ${this.#instance}`,
      ...(this.#etag !== undefined && body === undefined ? [`if-none-match: ${this.#etag}`] : []),
      ...(body === undefined
        ? []
        : [
            'content-type: application/json',
            `content-length: ${Buffer.byteLength(body).toString()}`,
          ]),
      'accept: */*',
      'accept-language: *',
      'sec-fetch-mode: cors',
      'user-agent: node',
      'accept-encoding: gzip, deflate',
    ]
    return this.#connections.call(`${lines.join('\r\n')}\r\n\r\n${body ?? ''}`)
  }

  get #instance(): string {
    return mix(this.host, this.#starts).toString(16).padStart(32, '0')
  }

  /** Every agent has an address of its own, as it would in a fleet: limits count by address. */
  #newConnections(): Connections {
    const localAddress = `127.${64 + (this.host >> 16)}.${(this.host >> 8) & 255}.${this.host & 255}`
    return new Connections({ ...this.#target, localAddress })
  }
}

const POLL_SECONDS = 25

const USAGE: AgentUsage = { cpu_ms: 60_000, uptime_ms: 3_600_000, resident_bytes: 90_000_000 }

function refusalOf({ status, body }: Answer): Error {
  return new Error(`the server answered ${status}: ${body}`)
}
