import os from 'node:os'
import type { HostFacts } from '@openhss/contract'
import { MAX_CHARACTERS } from '@openhss/contract/runtime'
import packageJson from '../../package.json' with { type: 'json' }
import { networkFolder, sharesHostName, sharesNetwork } from './host-namespaces.ts'
import type { System } from './system.ts'

/** What the host says of itself. A fact that is not known is the empty string. */
export function readHostFacts(system: System): HostFacts {
  return {
    host_name: fit(readHostName(system), MAX_CHARACTERS.host_name),
    private_ip: fit(readPrivateIp(system), MAX_CHARACTERS.private_ip),
    os_name: fit(readOsName(system), MAX_CHARACTERS.os_name),
    agent_version: packageJson.version,
  }
}

/** Interface of the IPv4 default route with the lowest metric. */
export function parseDefaultInterface(routeTable: string): string | undefined {
  const defaults = routeTable
    .split('\n')
    .slice(1)
    .map((line) => line.split('\t'))
    .filter(([, destination, , , , , , mask]) => destination === NOWHERE && mask === NOWHERE)
    .toSorted((a, b) => Number(a[METRIC]) - Number(b[METRIC]))
  return defaults[0]?.[0]
}

/** Name and version of the distribution. https://www.freedesktop.org/software/systemd/man/os-release.html */
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

/** Destination and mask of a default route in net/route, and the column of its metric. */
const NOWHERE = '00000000'
const METRIC = 6

/** These files have a few hundred bytes; a route table of a large router may have more. */
const MAX_BYTES = 1_048_576

/** The kernel's name is that of whoever asks; for a host of another name its file answers. */
function readHostName(system: System): string {
  if (sharesHostName(system)) return os.hostname()
  return readOr(system, 'etc/hostname', '').trim()
}

/** The kernel's interfaces are those of whoever asks: not known to a container with others. */
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

/** Without control characters: the database refuses NUL. */
function fit(text: string, maxLength: number): string {
  return text
    .replaceAll(/\p{Cc}/gu, ' ')
    .slice(0, maxLength)
    .toWellFormed()
}
