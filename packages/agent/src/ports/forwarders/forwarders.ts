import path from 'node:path'
import type { Containers } from '../../host/containers.ts'
import { readExecutablePath } from '../../host/executable-path.ts'
import { sharesNamespace } from '../../host/host-namespaces.ts'
import type { System } from '../../host/system.ts'
import type { Programs } from '../owners/programs.ts'
import { DockerContainers } from './docker-containers.ts'
import { parseConmon } from './parse-conmon.ts'
import { parseDockerProxy } from './parse-docker-proxy.ts'
import { ServerSearch } from './server-search.ts'
import type { OwnedSocket } from './server-search.ts'

/** The server behind a port that its owner holds for a container; at least one of both fields is known. */
export interface Served {
  readonly server?: OwnedSocket
  readonly containerId?: string
}

/**
 * Finds who serves behind a port of the host that a program of a container runtime holds: docker-proxy passes
 * on what comes in; dockerd without a userland proxy, and podman's conmon, only keep the port from others
 * while the firewall leads to the container. Remembers from scan to scan, because to look for an address
 * reads the routes of every network.
 */
export class Forwarders {
  readonly #system: System
  readonly #dockerContainers: DockerContainers
  #known: ReadonlyMap<string, Remembered> = new Map()

  constructor(system: System) {
    this.#system = system
    this.#dockerContainers = new DockerContainers(system)
  }

  /** Forwarding sockets by link, each with who serves; not those where nobody was found. */
  resolve(
    owned: readonly OwnedSocket[],
    programs: Programs,
    containers: Containers,
  ): ReadonlyMap<string, Served> {
    const forwarding = owned.filter((one) => KINDS.has(nameOf(one)))
    const served = new Map<string, Served>()
    if (forwarding.length > 0) {
      const trust = new Trust(this.#system, programs, containers)
      const byLink = new Map(owned.map((one) => [one.socket.link, one]))
      const search = new ServerSearch(this.#system, owned)
      for (const forwarder of forwarding) {
        const remembered = recall(this.#known.get(forwarder.socket.link), byLink)
        const found = remembered ?? this.#find(forwarder, search, trust)
        if (found !== undefined && trust.allows(forwarder, found)) {
          served.set(forwarder.socket.link, found)
        }
      }
    }
    this.#known = new Map(
      [...served].map(([link, { server, containerId }]) => [
        link,
        { serverLink: server?.socket.link, containerId },
      ]),
    )
    return served
  }

  #find(forwarder: OwnedSocket, search: ServerSearch, trust: Trust): Served | undefined {
    const name = nameOf(forwarder)
    if (name !== 'docker-proxy' && !trust.isOfHost(forwarder.pid)) return undefined
    const cmdline = this.#system.readText(`proc/${forwarder.pid}/cmdline`, MAX_CMDLINE_BYTES)
    if ('missing' in cmdline) return undefined
    if (name === 'conmon') {
      const containerId = parseConmon(cmdline.value)
      return containerId === undefined ? undefined : { containerId }
    }
    if (name === 'dockerd') {
      const docker = this.#dockerContainers.find(cmdline.value, forwarder.socket)
      if (docker === undefined) return undefined
      const server = docker.targets.map((target) => search.find(target)).find((one) => one)
      return { containerId: docker.containerId, ...(server && { server }) }
    }
    const target = parseDockerProxy(cmdline.value)
    const server = target?.type === forwarder.socket.type ? search.find(target) : undefined
    return server && { server }
  }
}

interface Remembered {
  readonly serverLink: string | undefined
  readonly containerId: string | undefined
}

/** Undefined, too, where only the container is known: its server may have begun to listen since. */
function recall(
  remembered: Remembered | undefined,
  byLink: ReadonlyMap<string, OwnedSocket>,
): Served | undefined {
  const server = byLink.get(remembered?.serverLink ?? '')
  const containerId = remembered?.containerId
  return server && { server, ...(containerId !== undefined && { containerId }) }
}

const KINDS: ReadonlySet<string> = new Set(['docker-proxy', 'dockerd', 'conmon'])

function nameOf({ path: program }: OwnedSocket): string {
  return program === undefined ? '' : path.posix.basename(program)
}

/** Far more than these programs have. */
const MAX_CMDLINE_BYTES = 65_536

/** Anybody can start a program of any name with any arguments, so what it says counts by who it is. */
class Trust {
  readonly #system: System
  readonly #programs: Programs
  readonly #containers: Containers
  readonly #ofHost = new Map<number, boolean>()

  constructor(system: System, programs: Programs, containers: Containers) {
    this.#system = system
    this.#programs = programs
    this.#containers = containers
  }

  /**
   * Whether a forwarder may say that somebody serves in its place. Root of the host may; root of a container only
   * for a container inside of it (docker in docker), and a user only for himself, as where Docker runs without
   * root. It is never for a server of its own network: a container has another one.
   */
  allows(forwarder: OwnedSocket, { server }: Served): boolean {
    if (!this.#isSameProgram(forwarder)) return false
    if (server === undefined) return this.isOfHost(forwarder.pid)
    if (server.socket.network === forwarder.socket.network) return false
    if (this.isOfHost(forwarder.pid)) return true
    const user = this.#programs.userOf(forwarder.pid)
    if (user === undefined) return false
    return user === 0
      ? this.#contains(forwarder.pid, server.pid)
      : user === this.#programs.userOf(server.pid)
  }

  /**
   * Whether a process is root's, and in no container. A runtime in a snap has mounts of its own, but no process
   * IDs, and its program is a file of the host.
   */
  isOfHost(pid: number): boolean {
    const known = this.#ofHost.get(pid)
    if (known !== undefined) return known
    const isOfHost =
      this.#programs.userOf(pid) === 0 &&
      this.#containers.containerOf(pid) === undefined &&
      (sharesNamespace(this.#system, pid, 'mnt') === true ||
        (sharesNamespace(this.#system, pid, 'pid') === true && this.#isFileOfHost(pid)))
    this.#ofHost.set(pid, isOfHost)
    return isOfHost
  }

  #isFileOfHost(pid: number): boolean {
    const state = this.#programs.stateOf(pid)
    return state === 'installed' || state === 'changeable'
  }

  #contains(outer: number, inner: number): boolean {
    const around = this.#containers.containerOf(outer)
    const inside = this.#containers.containerOf(inner)
    if (!around?.isProven || inside === undefined) return false
    const { length } = around.ids
    return inside.ids.length > length && around.ids.every((id, index) => inside.ids[index] === id)
  }

  /** The process ID may be that of another program by now, and the user its user. */
  #isSameProgram({ pid, path: program }: OwnedSocket): boolean {
    const now = readExecutablePath(this.#system, pid)
    return 'value' in now && now.value === program
  }
}
