import { canHidePorts, exposureOf } from '@openhss/contract'
import type { ObservedPort, PortCoverage } from '@openhss/contract'

/** What is read of a port. */
export interface ReachingPort extends Pick<
  ObservedPort,
  'type' | 'port' | 'laddr' | 'category' | 'container_id'
> {
  readonly pid: number | null
  readonly path: string | null
  readonly serving_container_id: string | null
  readonly network_isolated: boolean | null
}

/** The ports by which other hosts could use an account; `unknown`: none is known, and not all ports are. */
export interface AccountReach<Port> {
  readonly reach: 'reached' | 'not reached' | 'unknown'
  readonly ports: readonly Port[]
}

/** Where an account is kept. */
interface AccountPlace {
  readonly service_type: string
  /** Empty for accounts of the system. */
  readonly instance: string
}

/**
 * Finds the ports by which other hosts could use the accounts of a host: that of the service which keeps the account,
 * or one that lets in with the accounts of the system. Pure.
 * @param coverage of the newest port scan; null: there was none.
 */
export function createAccountReach<Port extends ReachingPort>(
  ports: readonly Port[],
  coverage: Pick<PortCoverage, 'gaps'> | null,
): (account: AccountPlace) => AccountReach<Port> {
  const reachable = ports.filter((port) => port.type === 'TCP' && exposureOf(port) !== 'private')
  const isBlind =
    coverage === null ||
    coverage.gaps.some((gap) => canHidePorts(gap, 'host') || canHidePorts(gap, 'container'))
  const known = new Map<string, AccountReach<Port>>()

  return ({ service_type: service, instance }) => {
    const isSystem = service === 'system'
    const place = isSystem ? 'system' : `service ${instance}`
    const before = known.get(place)
    if (before !== undefined) return before
    const found = isSystem ? reachable.filter(isLogin) : portsOf(instance, ports, reachable)
    const reach = found.length > 0 ? 'reached' : isBlind ? 'unknown' : 'not reached'
    const answer: AccountReach<Port> = { reach, ports: found }
    known.set(place, answer)
    return answer
  }
}

/** Whether a port of the host lets in with the accounts of its system: by its program, or by its usual number. */
function isLogin({ category, container_id: container, port, path }: ReachingPort): boolean {
  if (category !== 'host' || container !== '') return false
  return LOGIN_PORTS.has(port) || LOGIN_PROGRAMS.has(path?.slice(path.lastIndexOf('/') + 1) ?? '')
}

export const LOGIN_PORTS: ReadonlySet<number> = new Set([21, 22, 23, 3389])

export const LOGIN_PROGRAMS: ReadonlySet<string> = new Set([
  'dropbear',
  'ftpd',
  'in.ftpd',
  'in.telnetd',
  'proftpd',
  'pure-ftpd',
  'sshd',
  'sshd-session',
  'telnetd',
  'vsftpd',
  'xrdp',
  'xrdp-sesman',
])

/** The reachable ports of an instance of a service. One that is reached by a socket or a file alone has none. */
function portsOf<Port extends ReachingPort>(
  instance: string,
  ports: readonly Port[],
  reachable: readonly Port[],
): readonly Port[] {
  const place = INSTANCE.exec(instance)?.groups
  if (place === undefined) return []
  const { inside = '', address, number } = place
  const isInside = (id: string | null) =>
    id === inside || (isShort(inside) && id?.startsWith(inside) === true)
  const same = ports.filter(
    ({ type, port, container_id: id }) => type === 'TCP' && port === Number(number) && isInside(id),
  )
  const own = new Set(
    address === undefined
      ? withoutAddress(same)
      : same.filter(({ laddr }) => laddr === bare(address)),
  )
  return reachable.filter(
    (port) => own.has(port) || (inside !== '' && isInside(port.serving_container_id)),
  )
}

/** The port in the name of an instance; undefined for one that is named by its socket or its file. Pure. */
export function portOfInstance(instance: string): number | undefined {
  const number = INSTANCE.exec(instance)?.groups?.['number']
  return number === undefined ? undefined : Number(number)
}

/** `3306`, `127.0.0.2:3306`, `[fd00::1]:3306`, and each with the container or the network before it. */
const INSTANCE = /^(?:(?<inside>.*)\/)?(?:(?<address>.+):)?(?<number>\d{1,5})$/

/** A server without an address in its name may listen on further ones, where another server may listen as well. */
function withoutAddress<Port extends ReachingPort>(rows: readonly Port[]): readonly Port[] {
  const pids = new Set(rows.filter(isUsual).map(({ pid }) => pid))
  return rows.filter((row) => isUsual(row) || row.pid === null || pids.has(row.pid))
}

function isUsual({ laddr }: ReachingPort): boolean {
  return laddr === '0.0.0.0' || laddr === '127.0.0.1' || laddr === '::'
}

function bare(address: string): string {
  return address.replace(/^\[(.*)\]$/, '$1')
}

/** Whether a container's ID stands in the name of the instance as the runtimes shorten it. */
function isShort(id: string): boolean {
  return /^[0-9a-f]{12}$/.test(id)
}
