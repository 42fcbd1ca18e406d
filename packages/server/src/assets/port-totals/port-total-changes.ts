import type { ObservedPort, PortFamily, PortStatus } from '@openhss/contract'

/** Says of what a number of `port_totals` is: hosts that have such a port, or, under port 0, ports. */
interface PortTotalKey {
  /** Empty: hosts that have it in any category. */
  readonly category: ObservedPort['category'] | ''
  /** 0: it is the number of the ports themselves. */
  readonly port: number
  /** Type by address family, as HSS's statistics have it; empty: any. */
  readonly type: PortFamily | ''
  /** Empty: any. */
  readonly status: PortStatus | ''
}

export type CountedPort = Pick<ObservedPort, 'category' | 'port' | 'type' | 'laddr'> & {
  readonly status: PortStatus
}

export interface PortTotalChange extends PortTotalKey {
  readonly change: number
}

/**
 * Says what a host changes of the totals when it goes from one list of ports to another. Two addresses on one port
 * count once; that it is one of many hosts makes no difference. Pure.
 */
export function portTotalChanges(
  before: Iterable<CountedPort>,
  after: Iterable<CountedPort>,
): PortTotalChange[] {
  const numbers = new Map<string, PortTotalChange>()
  for (const total of totalsOf(after)) numbers.set(nameOf(total), total)
  for (const { change, ...key } of totalsOf(before)) {
    const name = nameOf(key)
    numbers.set(name, { ...key, change: (numbers.get(name)?.change ?? 0) - change })
  }
  return [...numbers.values()].filter(({ change }) => change !== 0)
}

/**
 * Writes changes as `port_total_changes` holds them: one a line, with a `-` for what is empty. For ten thousand hosts
 * with fifty each, the database reads that in half the time that JSON takes.
 */
export function spellChanges(changes: readonly PortTotalChange[]): string {
  return changes
    .map(({ category, port, type, status, change }) =>
      [category || '-', port, type || '-', status || '-', change].join(' '),
    )
    .join('\n')
}

function familyOf({ type, laddr }: Pick<CountedPort, 'type' | 'laddr'>): PortFamily {
  return laddr.includes(':') ? `${type}6` : type
}

/** The totals of a single host: 1 for each kind of port that it has, and its numbers of ports. */
function totalsOf(ports: Iterable<CountedPort>): Iterable<PortTotalChange> {
  const totals = new Map<string, PortTotalChange>()
  const put = (key: PortTotalKey, added: number) => {
    const name = nameOf(key)
    const earlier = totals.get(name)?.change ?? 0
    // A host is one host, however many of its ports are of the kind.
    totals.set(name, { ...key, change: key.port === 0 ? earlier + added : 1 })
  }
  for (const each of ports) {
    const { category, port, status } = each
    put({ category, port, type: familyOf(each), status }, 1)
    put({ category: '', port, type: '', status: '' }, 1)
    put({ category, port: 0, type: '', status }, 1)
  }
  return totals.values()
}

function nameOf({ category, port, type, status }: PortTotalKey): string {
  return `${category} ${port} ${type} ${status}`
}
