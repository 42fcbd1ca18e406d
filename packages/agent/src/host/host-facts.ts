import os from 'node:os'
import type { HostFacts } from '@openhss/contract'
import { MAX_CHARACTERS } from '@openhss/contract/runtime'
import packageJson from '../../package.json' with { type: 'json' }
import { networkFolder, sharesHostName, sharesNetwork } from './host-namespaces.ts'
import type { System } from './system.ts'

/** Reads the facts that the host states about itself. A fact that is not known is the empty string. */
export function readHostFacts(system: System): HostFacts {
  return {
    host_name: fit(readHostName(system), MAX_CHARACTERS.host_name),
    private_ip: fit(readPrivateIp(system), MAX_CHARACTERS.private_ip),
    os_name: fit(readOsName(system), MAX_CHARACTERS.os_name),
    agent_version: packageJson.version,
  }
}

/** Parses the interface of the IPv4 default route with the lowest metric. */
export function parseDefaultInterface(routeTable: string): string | undefined {
  const defaults = routeTable
    .split('\n')
    .slice(1)
    .map((line) => line.split('\t'))
    .filter(([, destination, , , , , , mask]) => destination === NOWHERE && mask === NOWHERE)
    .toSorted((a, b) => Number(a[METRIC]) - Number(b[METRIC]))
  return defaults[0]?.[0]
}

/**
 * Parses name and version of the distribution.
 * https://www.freedesktop.org/software/systemd/man/os-release.html
 */
export function parseOsName(osRelease: string): string {
  const values = new Map(
    osRelease.split('\n').flatMap((line): [string, string][] => {
      const match = /^([A-Z_]+)=(["']?)(.*)\2\s*$/.exec(line)
      return match === null ? [] : [[match[1] ?? '', match[3] ?? '']]
    }),
  )
  const name = values.get('NAME') ?? ''
  return values.get('PRETTY_NAME') ?? `${name} ${values.get('VERSION_ID') ?? ''}`.trim()
}

/** A default route in net/route has this destination and this mask; below them is the column of its metric. */
const NOWHERE = '00000000'
const METRIC = 6

/** These files have a few hundred bytes; the route table of a large router may have more. */
const MAX_BYTES = 1_048_576

/**
 * The kernel tells this process its own host name. Where the watched host has another one, its file
 * answers.
 */
function readHostName(system: System): string {
  if (sharesHostName(system)) return os.hostname()
  return readOr(system, 'etc/hostname', '').trim()
}

/**
 * The kernel tells this process its own interfaces, so an agent in a container with other interfaces does
 * not know those of the host.
 */
function readPrivateIp(system: System): string {
  if (!sharesNetwork(system)) return ''
  const name = parseDefaultInterface(readOr(system, `${networkFolder(system)}/route`, ''))
  const addresses = os.networkInterfaces()[name ?? ''] ?? []
  return addresses.find(({ family }) => family === 'IPv4')?.address ?? ''
}

function readOsName(system: System): string {
  return parseOsName(readOr(system, 'etc/os-release', readOr(system, 'usr/lib/os-release', '')))
}

function readOr(system: System, file: string, otherwise: string): string {
  const reading = system.readText(file, MAX_BYTES)
  return 'value' in reading ? reading.value : otherwise
}

/** Shortens a text to the contract's bound and removes control characters, because the database refuses NUL. */
function fit(text: string, maxLength: number): string {
  return text
    .replaceAll(/\p{Cc}/gu, ' ')
    .slice(0, maxLength)
    .toWellFormed()
}
