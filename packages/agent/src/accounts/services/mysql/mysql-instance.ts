import { closeSync } from 'node:fs'
import os from 'node:os'
import { pathOf } from '../../../host/open-inside.ts'
import { MysqlFailure, MysqlRefusal } from './protocol/mysql-failure.ts'
import type { Login } from './protocol/log-in.ts'
import { withSession } from './protocol/session.ts'
import type { Ask } from './protocol/session.ts'
import type { Obstacle, ServiceAccounts, ServiceInstance } from '../service.ts'
import type { ServiceProcess } from '../service-process.ts'
import { readUsers, readUsersVersion } from './accounts/read-users.ts'
import { findSocket } from './find-socket.ts'
import { NO_SOCKET, describeMysqlFailure, describeRefusals } from './obstacles.ts'
import { readOfferedLogins } from './offered-logins.ts'
import type { OfferedLogin } from './offered-logins.ts'

/** A running server; remembers how it let us in, and leaves one alone that did not. */
export class MysqlInstance implements ServiceInstance {
  readonly type = 'mysql'
  readonly name: string
  /** As it was listed last: what may be read for it is counted there. */
  process: ServiceProcess
  readonly #now: () => number
  /** Source of the login that worked. */
  #door: string | undefined
  #askAgainMs = 0
  #version = 'unread'

  constructor(name: string, process: ServiceProcess, now: () => number) {
    this.name = name
    this.process = process
    this.#now = now
  }

  async version(): Promise<string> {
    if (this.#now() < this.#askAgainMs) return this.#version
    const end = await this.#visit(new AbortController().signal, readUsersVersion)
    if ('value' in end) this.#version = end.value
    else if (end.obstacle.reason === 'permission') this.#version = 'refused'
    return this.#version
  }

  async readAccounts(signal: AbortSignal): Promise<ServiceAccounts> {
    const end = await this.#visit(signal, (ask) => readUsers(ask, this.name, this.#now()))
    return 'value' in end ? end.value : { accounts: [], gaps: [], obstacle: end.obstacle }
  }

  async #visit<T>(signal: AbortSignal, use: (ask: Ask) => Promise<T>): Promise<VisitEnd<T>> {
    const end = await this.#open((socket) => this.#enter(socket, signal, use))
    const isRefused = 'obstacle' in end && end.obstacle.reason === 'permission'
    const pauseMs = 'value' in end ? 0 : isRefused ? REFUSED_PAUSE_MS : FAILED_PAUSE_MS
    this.#askAgainMs = this.#now() + pauseMs
    return end
  }

  /** Tries each login that the host offers, once, the one that worked before first. */
  async #enter<T>(
    socket: number,
    signal: AbortSignal,
    use: (ask: Ask) => Promise<T>,
  ): Promise<VisitEnd<T>> {
    const logins = this.#logins(socket)
    const refusals: string[] = []
    try {
      for (const login of logins) {
        const end = await this.#tryLogin(pathOf(socket), login, signal, use)
        if (!('refused' in end)) {
          this.#door = 'value' in end ? login.source : this.#door
          return end
        }
        refusals.push(`${login.userName} (${login.source}): ${end.refused}`)
      }
    } finally {
      for (const { password } of logins) password?.fill(0)
    }
    this.#door = undefined
    return { obstacle: describeRefusals(refusals, isOfThisHost(this.process)) }
  }

  async #tryLogin<T>(
    path: string,
    login: Login,
    signal: AbortSignal,
    use: (ask: Ask) => Promise<T>,
  ): Promise<VisitEnd<T> | { readonly refused: string }> {
    try {
      return await withSession({ path, meter: this.process.meter }, login, signal, use)
    } catch (error) {
      const failure = toFailure(error)
      // A login that may not read the tables is of no more use than one that is refused.
      if (failure instanceof MysqlRefusal && failure.reason === 'permission') {
        return { refused: failure.message }
      }
      return { obstacle: describeMysqlFailure(failure) }
    }
  }

  /** Every login goes to the same socket, which is the one that was judged. */
  async #open<T>(enter: (socket: number) => Promise<VisitEnd<T>>): Promise<VisitEnd<T>> {
    const socket = findSocket(this.process)
    if (socket === undefined) return { obstacle: NO_SOCKET }
    const opened = this.process.files.openSocket(socket)
    if ('missing' in opened) return { obstacle: { ...NO_SOCKET, reason: opened.missing } }
    try {
      return await enter(opened.value)
    } finally {
      closeSync(opened.value)
    }
  }

  #logins(socket: number): SourcedLogin[] {
    const logins = [
      ...ownLogin(),
      // What a container shows as root's file may be this host's own, put before a server that fishes.
      ...(isOfThisHost(this.process) ? readOfferedLogins(this.process.filesForAgent, socket) : []),
    ]
    const known = logins.findIndex(({ source }) => source === this.#door)
    return known > 0 ? [...logins.slice(known), ...logins.slice(0, known)] : logins
  }
}

type VisitEnd<T> = { readonly value: T } | { readonly obstacle: Obstacle }

type SourcedLogin = OfferedLogin | (Login & { readonly source: string; readonly password?: never })

/** Each refusal raises a counter of the server; a right that is granted shows within ten minutes. */
const REFUSED_PAUSE_MS = 10 * 60_000
/** A server that starts is read soon after; one that hangs does not hold up the others. */
const FAILED_PAUSE_MS = 15_000

/** A user without a name here has none there. */
function ownLogin(): SourcedLogin[] {
  try {
    return [{ userName: os.userInfo().username, source: 'by socket' }]
  } catch {
    return []
  }
}

function isOfThisHost({ files }: ServiceProcess): boolean {
  return !/\/proc\/\d+\/root$/.test(files.root)
}

function toFailure(error: unknown): MysqlFailure {
  return error instanceof MysqlFailure ? error : new MysqlFailure('failed', 'an unexpected answer')
}
