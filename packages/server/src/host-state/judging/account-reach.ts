import { canHidePorts, exposureOf } from '@openhss/contract'
import type { PortCoverage } from '@openhss/contract'
import type { AccountRow } from '../account-columns.ts'
import type { PortRow } from '../port-columns.ts'

/** The ports by which other hosts could use an account; `unknown`: none is known, and not all ports are. */
export interface AccountReach {
  readonly reach: 'reached' | 'not reached' | 'unknown'
  readonly ports: readonly PortRow[]
}

/**
 * Finds the ports by which other hosts could use the accounts of a host: that of the service which keeps the account,
 * or one that lets in with the accounts of the system. Pure.
 * @param coverage of the newest port scan; null: there was none.
 */
export function createAccountReach(
  ports: readonly PortRow[],
  coverage: PortCoverage | null,
): (account: Pick<AccountRow, 'service_type' | 'instance'>) => AccountReach {
  const reachable = ports.filter((port) => port.type === 'TCP' && exposureOf(port) !== 'private')
  const isBlind =
    coverage === null ||
    coverage.gaps.some((gap) => canHidePorts(gap, 'host') || canHidePorts(gap, 'container'))
  const known = new Map<string, AccountReach>()

  return ({ service_type: service, instance }) => {
    const name = service === 'system' ? '' : instance
    const before = known.get(name)
    if (before !== undefined) return before
    const found = service === 'system' ? reachable.filter(isLogin) : portsOf(name, ports, reachable)
    const reach = found.length > 0 ? 'reached' : isBlind ? 'unknown' : 'not reached'
    const answer: AccountReach = { reach, ports: found }
    known.set(name, answer)
    return answer
  }
}

/** Whether a port of the host lets in with the accounts of its system: by its program, or by its usual number. */
function isLogin({ category, container_id: container, port, path }: PortRow): boolean {
  if (category !== 'host' || container !== '') return false
  return LOGIN_PORTS.has(port) || LOGIN_PROGRAMS.has(path?.slice(path.lastIndexOf('/') + 1) ?? '')
}

const LOGIN_PORTS: ReadonlySet<number> = new Set([21, 22, 23, 3389])

const LOGIN_PROGRAMS: ReadonlySet<string> = new Set([
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
function portsOf(
  instance: string,
  ports: readonly PortRow[],
  reachable: readonly PortRow[],
): readonly PortRow[] {
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

/** `3306`, `127.0.0.2:3306`, `[fd00::1]:3306`, and each with the container or the network before it. */
const INSTANCE = /^(?:(?<inside>.*)\/)?(?:(?<address>.+):)?(?<number>\d{1,5})$/

/** A server without an address in its name may listen on further ones, where another server may listen as well. */
function withoutAddress(rows: readonly PortRow[]): readonly PortRow[] {
  const pids = new Set(rows.filter(isUsual).map(({ pid }) => pid))
  return rows.filter((row) => isUsual(row) || row.pid === null || pids.has(row.pid))
}

function isUsual({ laddr }: PortRow): boolean {
  return laddr === '0.0.0.0' || laddr === '127.0.0.1' || laddr === '::'
}

function bare(address: string): string {
  return address.replace(/^\[(.*)\]$/, '$1')
}

/** Whether a container's ID stands in the name of the instance as the runtimes shorten it. */
function isShort(id: string): boolean {
  return /^[0-9a-f]{12}$/.test(id)
}
