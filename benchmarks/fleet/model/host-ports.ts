import type { ObservedPort } from '@openhss/contract'
import type { FleetShape } from './fleet-shape.ts'
import { isFlapping, timesChanged, versionOf } from './host-versions.ts'
import { mix } from './mix.ts'

/** Lists the open ports of a host in a round. Pure. */
export function portsOf(shape: FleetShape, host: number, round: number): ObservedPort[] {
  const version = versionOf(shape, host, round)
  const upgrades = timesChanged('program', version)
  const steady = Array.from({ length: shape.steadyPorts }, (_, slot) =>
    steadyPort(shape.seed, host, slot, upgrades),
  )
  const loose = LOOSE_PORTS.filter((_, n) => {
    const toggles = timesChanged(`port ${n as 0 | 1 | 2 | 3}`, version)
    return (toggles + mix(shape.seed, host, 10 + n)) % 2 === 1
  })
  const flap = isFlapping(shape, host, round) ? [FLAPPING_PORT] : []
  return [...steady, ...[...loose, ...flap].map((port) => observed(port))]
}

interface Service {
  readonly port: number
  readonly type?: 'TCP' | 'UDP'
  readonly laddr?: string
  readonly path: string
}

/** Services that come and go; three of them are on the dangerous list. */
const LOOSE_PORTS: readonly Service[] = [
  { port: 23, path: '/usr/sbin/telnetd' },
  { port: 11_211, path: '/usr/bin/memcached' },
  { port: 27_017, path: '/usr/bin/mongod' },
  { port: 8888, path: '/usr/bin/python3.11' },
]
const FLAPPING_PORT: Service = { port: 873, path: '/usr/bin/rsync' }

/** Services of which a host has some, and the share of the hosts that have each, in percent. */
const SERVICES: readonly (Service & { readonly percent: number })[] = [
  { port: 22, path: '/usr/sbin/sshd', percent: 100 },
  { port: 9100, path: '/usr/bin/prometheus-node-exporter', percent: 80 },
  { port: 123, type: 'UDP', path: '/usr/sbin/chronyd', percent: 60 },
  { port: 25, laddr: '127.0.0.1', path: '/usr/sbin/exim4', percent: 50 },
  { port: 443, path: '/usr/sbin/nginx', percent: 30 },
  { port: 80, path: '/usr/sbin/nginx', percent: 30 },
  { port: 5432, laddr: '127.0.0.1', path: '/usr/lib/postgresql/15/bin/postgres', percent: 10 },
  { port: 3306, path: '/usr/sbin/mariadbd', percent: 10 },
  { port: 6379, path: '/usr/bin/redis-server', percent: 6 },
]

/** Slot 1 is the program that changes; the slots past the known services are the host's own. */
function steadyPort(seed: number, host: number, slot: number, upgrades: number): ObservedPort {
  const service = SERVICES[slot]
  const known = service !== undefined && mix(seed, host, 20 + slot) % 100 < service.percent
  const { path, ...rest } = known ? service : ownService(seed, host, slot)
  return observed({ ...rest, path: slot === 1 && upgrades > 0 ? `${path}-${upgrades}` : path })
}

/** Every slot has a range of its own, so no two ports of a host are the same. */
function ownService(seed: number, host: number, slot: number): Service {
  const number = mix(seed, host, 100 + slot)
  return {
    port: 12_000 + 500 * slot + (number % 500),
    type: slot % 5 === 4 ? 'UDP' : 'TCP',
    laddr: slot % 3 === 0 ? '127.0.0.1' : '0.0.0.0',
    path: `/opt/own/bin/service-${number % 50}`,
  }
}

function observed({ port, type = 'TCP', laddr = '0.0.0.0', path }: Service): ObservedPort {
  const executable = 'installed'
  return { laddr, port, type, category: 'host', container_id: '', pid: port, path, executable }
}
