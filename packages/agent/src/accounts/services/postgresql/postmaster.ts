import { MAX_CHARACTERS } from '@openhss/contract/runtime'
import type { System } from '../../../host/system.ts'
import { MAX_ACCOUNT_FILE_BYTES } from '../../system/read-accounts.ts'
import { instanceName } from '../instance-name.ts'
import type { Obstacle, ServiceAccounts, ServiceInstance } from '../service.ts'
import type { ServiceProcess } from '../service-process.ts'
import { askServer } from './conversation/ask-server.ts'
import { findSocket } from './conversation/find-socket.ts'
import type { ServerSocket } from './conversation/find-socket.ts'
import { NOT_READY, pidFileObstacle } from './conversation/obstacles.ts'
import type { RefusalMemory } from './conversation/refusal-memory.ts'
import { isNewerThanLoaded } from './roles/loaded-rules.ts'
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
    this.name = instanceName(process, nameOfPlace(this.#place, process)).slice(
      0,
      MAX_CHARACTERS.instance,
    )
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

/** The name of a server that has no TCP port. */
function nameOfPlace(place: ServerSocket | Obstacle, { workingDirectory }: ServiceProcess): string {
  if ('folder' in place) return `/${place.folder}/${place.name}`
  return workingDirectory === '' ? 'postgresql' : workingDirectory
}

/**
 * One short text that changes with every change of a role, a membership or a rule. It is made of row
 * versions, not of what the rows hold, so it gives nothing away. The session for it costs the server 5 ms and the
 * agent 2 ms, with 50,000 roles 52 ms and 3 ms. A server with `log_connections` logs two lines for each.
 */
const SELECT_VERSION = `
  select md5(concat_ws(' ',
    (select string_agg(concat(xmin, ctid), ' ' order by ctid) from pg_authid),
    (select string_agg(concat(xmin, ctid), ' ' order by ctid) from pg_auth_members),
    (select string_agg(r::text, ' ') from pg_hba_file_rules r),
    pg_conf_load_time()::text,
    current_setting('unix_socket_permissions')))`

/**
 * Names that the superuser can have, in the order to ask as: what POSTGRES_USER told the image of PostgreSQL
 * to call it, and the user that runs the server, whose name initdb takes.
 */
function listSuperuserNames(server: ServiceProcess): string[] {
  const { files, userId } = server
  const named = server.environmentVariable('POSTGRES_USER') ?? ''
  const owner = userId === undefined ? '' : readUserName(files, userId)
  return [...new Set([named, owner])].filter((name) => name !== '' && !name.includes('\0'))
}

/**
 * A container whose users are numbered anew does not know the number that we see: there it is what
 * every image calls it.
 */
function readUserName(files: System, userId: number): string {
  const passwd = files.readText('etc/passwd', MAX_ACCOUNT_FILE_BYTES)
  const line = new RegExp(String.raw`^([^:\n]*):[^:\n]*:${userId}:`, 'm')
  return ('value' in passwd && line.exec(passwd.value)?.[1]) || 'postgres'
}
