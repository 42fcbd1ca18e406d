import type { System } from '../../host/system.ts'
import type { PlacedSocket } from '../tables/socket-tables.ts'
import { parseDataRoot, parseDockerConfig } from './parse-docker-config.ts'
import type { DockerContainer, PublishedPort } from './parse-docker-config.ts'
import type { ForwardTarget } from './parse-docker-proxy.ts'

/** The container that a port of dockerd is for, and where in it the connections may end. */
export interface DockerTarget {
  readonly containerId: string
  readonly targets: readonly ForwardTarget[]
}

/**
 * Finds the containers behind ports that dockerd holds itself: without a userland proxy it keeps a listener
 * that never accepts, and the firewall leads to the container. What is published stands in dockerd's files,
 * each of which is read again only when it has changed.
 */
export class DockerContainers {
  readonly #system: System
  /** Path → version and content of a file. */
  #known: ReadonlyMap<string, { version: string; container: DockerContainer | undefined }> =
    new Map()

  constructor(system: System) {
    this.#system = system
  }

  /** Undefined: no container has published this port, as for the port of dockerd's own API, or two have. */
  find(cmdline: string, { type, laddr, port }: PlacedSocket): DockerTarget | undefined {
    const matches = this.#list(this.#dataRootOf(cmdline)).flatMap(({ id, container }) =>
      container.ports
        .filter((each) => each.type === type && each.hostPort === port && isAddressOf(each, laddr))
        .map(({ containerPort }) => ({
          containerId: id,
          targets: container.addresses.map((address) => ({ type, address, port: containerPort })),
        })),
    )
    return new Set(matches.map(({ containerId }) => containerId)).size === 1
      ? matches[0]
      : undefined
  }

  #dataRootOf(cmdline: string): string {
    const args = cmdline.split('\0').slice(1)
    const given = (names: RegExp) => {
      const at = args.findIndex((arg) => names.test(arg))
      const [, value = args[at + 1]] = /=(.*)$/s.exec(args[at] ?? '') ?? []
      return at === -1 ? undefined : value
    }
    const settings = given(/^--config-file(?:=|$)/) ?? '/etc/docker/daemon.json'
    const text = this.#system.readText(settings.slice(1), MAX_FILE_BYTES)
    return (
      given(/^(?:--data-root|--graph|-g)(?:=|$)/) ??
      ('value' in text ? parseDataRoot(text.value) : undefined) ??
      '/var/lib/docker'
    )
  }

  #list(dataRoot: string): { id: string; container: DockerContainer }[] {
    const folder = `${dataRoot.replace(/^\/+/, '')}/containers`
    const listing = this.#system.listDirectory(folder)
    const ids = 'value' in listing ? listing.value.filter((id) => /^[0-9a-f]{64}$/.test(id)) : []
    const read = ids.slice(0, MAX_CONTAINERS_COUNT).map((id) => {
      const file = `${folder}/${id}/config.v2.json`
      return { id, file, ...this.#read(file) }
    })
    this.#known = new Map(
      read.map(({ file, version, container }) => [file, { version, container }]),
    )
    return read.flatMap(({ id, container }) => (container === undefined ? [] : [{ id, container }]))
  }

  #read(file: string): { version: string; container: DockerContainer | undefined } {
    const found = this.#system.versionOf(file)
    const version = 'value' in found ? found.value : ''
    const known = this.#known.get(file)
    if (version !== '' && known?.version === version) return known
    const text = this.#system.readText(file, MAX_FILE_BYTES)
    return { version, container: 'value' in text ? parseDockerConfig(text.value) : undefined }
  }
}

/** A container's file has some 5 KB, more with a long environment. */
const MAX_FILE_BYTES = 1024 * 1024

/** Containers of one host, running or not. */
const MAX_CONTAINERS_COUNT = 2_000

/** Docker writes an empty address for all of them, of either family. */
function isAddressOf({ hostAddress }: PublishedPort, laddr: string): boolean {
  if (hostAddress === '') return laddr === '0.0.0.0' || laddr === '::'
  return hostAddress === laddr
}
