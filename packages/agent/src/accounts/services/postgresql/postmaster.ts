import { instanceName } from '../instance-name.ts'
import type { Obstacle, ServiceAccounts, ServiceInstance } from '../service.ts'
import type { ServiceProcess } from '../service-process.ts'
import { askServer } from './conversation/ask-server.ts'
import { findSocket } from './conversation/find-socket.ts'
import type { ServerSocket } from './conversation/find-socket.ts'
import { NOT_READY, pidFileObstacle } from './conversation/obstacles.ts'
import type { RefusalMemory } from './conversation/refusal-memory.ts'
import { listSuperuserNames } from './roles/role-names.ts'
import { isNewerThanLoaded } from './roles/loaded-rules.ts'
import { SELECT_VERSION } from './roles/role-version.ts'
import { ROLE_QUERIES, rolesToAccounts } from './roles/roles-to-accounts.ts'

/** One running server. It is asked at its own Unix socket, as the user that runs it. */
export class Postmaster implements ServiceInstance {
  readonly type = 'postgresql'
  readonly name: string
  /** Until it is restarted. */
  readonly id: string
  readonly process: ServiceProcess
  readonly #place: ServerSocket | Obstacle
  readonly #refusals: RefusalMemory

  constructor(process: ServiceProcess, refusals: RefusalMemory) {
    this.process = process
    this.#refusals = refusals
    this.#place = findSocket(process)
    this.name = instanceName(process, nameOfPlace(this.#place, process)).slice(0, LONGEST_NAME)
    this.id = `${process.pid} ${this.name}`
  }

  async version(): Promise<string> {
    const refused = this.#refusals.recall(this.id)
    if (refused) return refused.detail
    const results = await this.#ask([SELECT_VERSION], new AbortController().signal)
    return 'detail' in results ? results.detail : (results[0]?.rows[0] ?? '')
  }

  async readAccounts(signal: AbortSignal): Promise<ServiceAccounts> {
    const results = await this.#ask(ROLE_QUERIES, signal)
    if ('detail' in results) return { accounts: [], gaps: [], obstacle: results }
    return rolesToAccounts(results, this.name, Date.now(), (file) =>
      isNewerThanLoaded(file, this.process),
    )
  }

  async #ask(queries: readonly string[], signal: AbortSignal) {
    const { userId } = this.process
    if ('detail' in this.#place) return this.#place
    if (userId === undefined) return pidFileObstacle('permission')
    if (!this.#place.isReady) return NOT_READY
    const callers = listSuperuserNames(this.process).map((role) => ({ userId, role }))
    const results = await askServer(this.#place, callers, queries, signal)
    if ('detail' in results && results.reason === 'permission') {
      this.#refusals.note(this.id, results)
    } else this.#refusals.forget(this.id)
    return results
  }
}

/** Of a server that has no TCP port. */
function nameOfPlace(place: ServerSocket | Obstacle, { workingDirectory }: ServiceProcess): string {
  if ('folder' in place) return `/${place.folder}/${place.name}`
  return workingDirectory === '' ? 'postgresql' : workingDirectory
}

/** The contract's bound. */
const LONGEST_NAME = 128
