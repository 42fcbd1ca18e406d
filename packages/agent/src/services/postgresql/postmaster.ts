import { instanceName } from '../instance-name.ts'
import type { Obstacle, ServiceAccounts, ServiceInstance } from '../service.ts'
import type { ServiceProcess } from '../service-process.ts'
import { askServer } from './ask-server.ts'
import { type ServerSocket, findSocket } from './find-socket.ts'
import { NOT_READY, pidFileObstacle } from './obstacles.ts'
import { readRoleName } from './role-name.ts'
import { SELECT_VERSION } from './role-version.ts'
import { ROLE_QUERIES, rolesToAccounts } from './roles-to-accounts.ts'

/** One running server. It is asked at its own Unix socket, as the user that runs it. */
export class Postmaster implements ServiceInstance {
  readonly type = 'postgresql'
  readonly name: string
  readonly #process: ServiceProcess
  readonly #place: ServerSocket | Obstacle

  constructor(process: ServiceProcess) {
    this.#process = process
    this.#place = findSocket(process)
    this.name = instanceName(process, nameOfPlace(this.#place, process)).slice(0, LONGEST_NAME)
  }

  async version(): Promise<string> {
    const results = await this.#ask([SELECT_VERSION], new AbortController().signal)
    if ('detail' in results) return results.detail
    const [version] = results
    return version?.rows[0] ?? `error ${version?.sqlState}`
  }

  async readAccounts(signal: AbortSignal): Promise<ServiceAccounts> {
    const results = await this.#ask(ROLE_QUERIES, signal)
    if ('detail' in results) return { accounts: [], gaps: [], obstacle: results }
    return rolesToAccounts(results, { instance: this.name, role: this.#role, nowMs: Date.now() })
  }

  get #role(): string {
    const { files, userId = 0 } = this.#process
    return readRoleName(files, userId)
  }

  async #ask(queries: readonly string[], signal: AbortSignal) {
    const { userId } = this.#process
    if ('detail' in this.#place) return this.#place
    if (userId === undefined) return pidFileObstacle('permission')
    if (!this.#place.isReady) return NOT_READY
    return await askServer(this.#place, { userId, role: this.#role }, queries, signal)
  }
}

/** Of a server that has no TCP port. */
function nameOfPlace(place: ServerSocket | Obstacle, { workingDirectory }: ServiceProcess): string {
  if ('folder' in place) return `/${place.folder}/${place.name}`
  return workingDirectory === '' ? 'postgresql' : workingDirectory
}

/** The contract's bound. */
const LONGEST_NAME = 128
