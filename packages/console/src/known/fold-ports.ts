import type { FleetPort } from '@openhss/contract'

/** Ports that one program has under one number, on several addresses. */
export interface FoldedPort {
  readonly key: string
  /** What is the same of all of them stands in any. */
  readonly first: FleetPort
  readonly addresses: readonly string[]
  /** Since when it is open: the earliest of its addresses; undefined: nothing is known of the time before. */
  readonly openedAt: string | undefined
  /** Since then no scan could have seen all of it. */
  readonly unconfirmedSince: string | undefined
}

/** Folds the addresses of one port and program into one row, the worst first, then by number. Pure. */
export function foldPorts(rows: readonly FleetPort[]): FoldedPort[] {
  return [...Map.groupBy(rows, keyOf)]
    .map(([key, group]) => fold(key, group))
    .toSorted((a, b) => rankOf(a.first) - rankOf(b.first) || a.first.port - b.first.port)
}

/** What is accepted is dangerous all the same. */
function rankOf({ status, acceptance }: FleetPort): number {
  return acceptance === undefined ? RANKS[status] : 1
}

const RANKS: Readonly<Record<FleetPort['status'], number>> = { danger: 0, unknown: 2, normal: 3 }

function keyOf(row: FleetPort): string {
  const { type, port, status, container_id, path = '', owner_unknown: why = '' } = row
  const { acceptance } = row
  return JSON.stringify([type, port, status, acceptance?.acceptance_id, container_id, path, why])
}

/** Counts port numbers, TCP and UDP apart, and those of them that somebody accepted. Pure. */
export function countPorts(rows: readonly FleetPort[]): {
  readonly ports: number
  readonly accepted: number
} {
  const count = (counted: readonly FleetPort[]) =>
    new Set(counted.map(({ type, port }) => `${port}/${type}`)).size
  return {
    ports: count(rows),
    accepted: count(rows.filter(({ acceptance }) => acceptance !== undefined)),
  }
}

function fold(key: string, group: readonly FleetPort[]): FoldedPort {
  const [first] = group as [FleetPort]
  const unconfirmed = group.map(({ unconfirmed_since: at }) => at).filter((at) => at !== undefined)
  const opened = group.map(({ opened_at: at }) => at).filter((at) => at !== undefined)
  return {
    key,
    first,
    addresses: group.map(({ laddr }) => laddr),
    openedAt: opened.length < group.length ? undefined : opened.toSorted()[0],
    unconfirmedSince: unconfirmed.toSorted()[0],
  }
}
