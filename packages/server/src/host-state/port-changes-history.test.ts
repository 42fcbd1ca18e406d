import type { Gap, ObservedPort } from '@openhss/contract'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { changePorts } from './port-changes.ts'
import type { JudgedPort, PortRow } from './port-columns.ts'
import type { PortHistoryRow } from './stretches/port-history-columns.ts'
import { isLately, momentOf, RESTART_MS } from './stretches/scan-moment.ts'

/** What a host has open in one step, and what its scan may not see. */
interface Step {
  readonly waitMs: number
  readonly open: readonly JudgedPort[]
  readonly gap: 'none' | 'networks' | 'owners'
  /** Positions of open ports that a scan with a gap does not show. */
  readonly hidden: readonly number[]
}

const seenTimes = [30_000, 31_000, 60_000, 4 * 60_000, 6 * 60_000, 3_600_000]
const program = fc.constantFrom('/usr/bin/a', '/usr/bin/b', undefined)

const anyPort = fc
  .record({
    port: fc.constantFrom(22, 6379, 40_000, 40_001),
    type: fc.constantFrom('TCP' as const, 'UDP' as const),
    laddr: fc.constantFrom('0.0.0.0', '127.0.0.1'),
    container_id: fc.constantFrom('', '', 'c1', 'c2'),
    path: program,
  })
  .map(({ path, ...port }): JudgedPort => {
    const category = port.container_id === '' ? 'host' : 'container'
    return { ...port, category, status: 'unknown', ...(path === undefined ? {} : { path }) }
  })

const anyStep: fc.Arbitrary<Step> = fc.record({
  waitMs: fc.constantFrom(...seenTimes),
  open: fc.uniqueArray(anyPort, { maxLength: 6, selector: keyOf }),
  gap: fc.constantFrom('none', 'none', 'networks', 'owners'),
  hidden: fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 3 }),
})

function keyOf({ category, type, port, laddr, container_id: id }: ObservedPort | PortRow): string {
  return `${category} ${type} ${port} ${laddr} ${id}`
}

describe('the history of the ports of a host', () => {
  test('holds at any scan what was known at that scan, however it goes on', () => {
    fc.assert(
      fc.property(fc.array(anyStep, { minLength: 2, maxLength: 14 }), (steps) => {
        const host = new RecordedHost()
        for (const step of steps) host.scan(step)
        expect(host.faults()).toEqual([])
      }),
      { numRuns: 2_000 },
    )
  })
})

const START = Date.parse('2026-11-30T08:00:00Z')
const GAPS: Readonly<Record<Step['gap'], Gap[]>> = {
  none: [],
  networks: [{ what: 'network namespace', reason: 'permission', count: 1 }],
  owners: [{ what: 'owner of an open port', reason: 'permission', count: 1 }],
}

/** A host whose rows are kept as the database keeps them. */
class RecordedHost {
  readonly #rows = new Map<string, PortRow>()
  readonly #history = new Map<string, PortHistoryRow>()
  readonly #snapshots: { readonly at: number; readonly there: ReadonlySet<string> }[] = []
  readonly #faults: string[] = []
  #clock = START
  #newest: number | null = null

  scan({ waitMs, open, gap, hidden }: Step): void {
    this.#clock += waitMs
    const gaps = GAPS[gap]
    const before = [...this.#rows.values()]
    const items = gap === 'none' ? open : open.filter((_, index) => !hidden.includes(index))
    const lastScan = this.#newest
    const newest = lastScan === null ? null : new Date(lastScan).toISOString()
    const moment = momentOf(this.#clock, this.#clock, { newest, lastScan, blindSince: null })
    const { added, changed, removed, ended, resumed } = changePorts(
      before,
      {
        list: { how: 'all', items },
        coverage: { complete: gaps.length === 0, sockets: 0, owners_known: 0, gaps },
      },
      {
        hostId: 'h',
        moment,
        historyFrom: this.#newest === null ? null : new Date(START).toISOString(),
        recent: [...this.#history.values()].filter(
          ({ closed_at: closed, ended: how }) => how === 'closed' && isLately(closed, moment),
        ),
      },
    )
    for (const row of removed) this.#rows.delete(keyOf(row))
    for (const row of [...added, ...changed]) this.#rows.set(keyOf(row), row)
    for (const row of resumed) this.#history.delete(historyKeyOf(row))
    for (const row of ended) {
      if (this.#history.has(historyKeyOf(row))) this.#faults.push(`twice: ${historyKeyOf(row)}`)
      this.#history.set(historyKeyOf(row), row)
      // What another program has now was seen for sure.
      const ports = before.filter((each) => nameOf(each) === nameOf(row))
      const isTaken = ports.every((port) => items.some((item) => keyOf(item) === keyOf(port)))
      if (ports.length === 0) this.#faults.push(`never open: ${historyKeyOf(row)}`)
      if (!couldSee(gap, row) && !isTaken) this.#faults.push(`not seen: ${historyKeyOf(row)}`)
    }
    this.#newest = moment.at
    this.#snapshots.push({ at: moment.at, there: new Set([...this.#rows.values()].map(nameOf)) })
  }

  /** What the history tells wrong. */
  faults(): readonly string[] {
    return [...this.#faults, ...this.#stretches(), ...this.#snapshotFaults()]
  }

  /** A port in one state has one open stretch, and none ends before it began. */
  #stretches(): string[] {
    const faults: string[] = []
    const begun = new Map<string, string | null>()
    for (const row of this.#rows.values()) {
      const name = nameOf(row)
      if ((begun.get(name) ?? row.opened_at) !== row.opened_at) faults.push(`two open: ${name}`)
      begun.set(name, row.opened_at)
    }
    for (const row of this.#history.values()) {
      const isLong = Date.parse(row.closed_at) > Date.parse(row.opened_at)
      if (!isLong) faults.push(`of no length: ${historyKeyOf(row)}`)
    }
    return faults
  }

  /** As of each scan the history tells what was stored then; a short closing is left out. */
  #snapshotFaults(): string[] {
    return this.#snapshots.flatMap(({ at, there }, index) => {
      const told = this.#asOf(at)
      const untold = [...there].filter((name) => !isAmong(told, name))
      const made = [...told].filter((name) => !isAmong(there, name) && !this.#flapped(index, name))
      return [...untold.map((name) => `untold: ${name}`), ...made.map((name) => `made: ${name}`)]
    })
  }

  #asOf(at: number): ReadonlySet<string> {
    const open = [...this.#rows.values()].filter(
      ({ opened_at: opened }) => opened === null || Date.parse(opened) <= at,
    )
    const closed = [...this.#history.values()].filter(
      ({ opened_at: opened, closed_at: closedAt }) =>
        Date.parse(opened) <= at && Date.parse(closedAt) > at,
    )
    return new Set([...open.map(nameOf), ...closed.map(nameOf)])
  }

  #flapped(index: number, name: string): boolean {
    const isThere = ({ there }: { there: ReadonlySet<string> }) => isAmong(there, name)
    const before = this.#snapshots.slice(0, index).findLast(isThere)
    const closing = this.#snapshots.find(({ at }) => before !== undefined && at > before.at)
    const after = this.#snapshots.slice(index).find(isThere)
    return closing !== undefined && after !== undefined && after.at - closing.at <= RESTART_MS
  }
}

/** Whether a port is among those told, by a program that may be the same. */
function isAmong(names: ReadonlySet<string>, name: string): boolean {
  const [port = '', path = ''] = name.split(' by ')
  if (path === '') return [...names].some((each) => each.startsWith(`${port} by `))
  return names.has(name) || names.has(`${port} by `)
}

function couldSee(gap: Step['gap'], { category }: PortHistoryRow): boolean {
  return gap === 'none' || (gap === 'owners' && category === 'host')
}

function historyKeyOf(row: PortHistoryRow): string {
  return [row.closed_at, row.category, row.type, row.port, row.laddr, row.program].join(' ')
}

/** The name of a stretch: client ports of one program are one thing. */
function nameOf(row: PortRow | PortHistoryRow): string {
  const isClient = 'is_client_port' in row && row.is_client_port
  const known = 'known_path' in row ? row.known_path : null
  const port = isClient ? 0 : row.port
  return `${row.category} ${row.type} ${port} ${row.laddr} by ${row.path ?? known ?? ''}`
}
