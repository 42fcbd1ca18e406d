import { createHash } from 'node:crypto'
import { accountKeyOf, compareLists, portKeyOf } from '@openhss/agent/reporting'
import { AGENT_INSTANCE_HEADER, agentRoutes } from '@openhss/contract/runtime'
import type { AccountVerdict, AgentUsage, ObservedPort } from '@openhss/contract'
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

/** The list that the server acknowledged last. Of one before its start an agent knows the digest alone. */
interface Acknowledged<Item> {
  readonly digest: string
  readonly items: readonly Item[] | undefined
}

/** One enrolled agent on the wire: its calls are those of a real one, and nothing is looked at on this machine. */
export class SimulatedAgent {
  readonly host: number
  readonly identity: HostIdentity
  readonly #target: FleetTarget
  #connections: Connections
  #starts = 0
  #etag: string | undefined
  #ports: Acknowledged<ObservedPort> | undefined
  #accounts: Acknowledged<AccountVerdict> | undefined

  constructor(target: FleetTarget, host: number) {
    this.#target = target
    this.host = host
    this.identity = identityOf(host)
    this.#connections = this.#newConnections()
  }

  /** Reports all ports, what changed of them, or that nothing did. @throws when the server does not acknowledge. */
  async reportPorts(items: readonly ObservedPort[]): Promise<void> {
    const coverage = { complete: true, sockets: items.length, owners_known: items.length, gaps: [] }
    const digest = digestOf(items)
    const delta = this.#ports?.items && compareLists(this.#ports.items, items, portKeyOf)
    await this.#report(agentRoutes.reportPorts, { coverage, digest }, items, this.#ports, delta)
    this.#ports = { digest, items }
  }

  /** Reports all accounts, what changed of them, or that nothing did. @throws when the server does not acknowledge. */
  async reportAccounts(items: readonly AccountVerdict[]): Promise<void> {
    const tested = items.length
    const words = { list_version: '1', words_planned: 1000 }
    const coverage = { complete: true, accounts: tested, tested, ...words, gaps: [] }
    const digest = digestOf(items)
    const delta = this.#accounts?.items && compareLists(this.#accounts.items, items, accountKeyOf)
    const head = { coverage, digest }
    await this.#report(agentRoutes.reportAccounts, head, items, this.#accounts, delta)
    this.#accounts = { digest, items }
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
    if (this.#ports !== undefined) this.#ports = { ...this.#ports, items: undefined }
    if (this.#accounts !== undefined) this.#accounts = { ...this.#accounts, items: undefined }
  }

  async #report(
    { path }: { readonly path: string },
    says: { readonly coverage: object; readonly digest: string },
    items: readonly object[],
    acknowledged: Acknowledged<object> | undefined,
    delta: object | undefined,
  ): Promise<void> {
    const scannedAt = new Date().toISOString()
    const head = { host: this.identity.facts, agent_usage: USAGE, scanned_at: scannedAt, ...says }
    const base = acknowledged?.digest
    const isUnchanged = base === says.digest
    const short = isUnchanged ? head : delta && { ...head, delta: { base, ...delta } }
    const isTaken = short !== undefined && (await this.#send(path, short))
    if (!isTaken && !(await this.#send(path, { ...head, items }))) {
      throw new Error('a full report was not acknowledged')
    }
  }

  async #send(path: string, report: object): Promise<boolean> {
    const answer = await this.#call('PUT', path, JSON.stringify(report))
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

function digestOf(items: readonly object[]): string {
  return createHash('sha256').update(JSON.stringify(items)).digest('hex')
}

function refusalOf({ status, body }: Answer): Error {
  return new Error(`the server answered ${status}: ${body}`)
}
