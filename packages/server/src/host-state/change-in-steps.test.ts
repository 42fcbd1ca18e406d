import type { PortKey } from '@openhss/contract'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { findPorts } from './find-ports.ts'
import type { ReportedList } from './host-report.ts'
import { portNameOf } from './port-changes.ts'
import type { JudgedPort, PortRow } from './port-columns.ts'
import type { ChangeStep, PackedChanges } from './reported-steps.ts'
import type { StoredHost } from './stored-host.ts'
import type { PortHistoryRow } from './stretches/port-history-columns.ts'

/** What is open at one look, so long after the one before. */
interface Look {
  readonly waitMs: number
  readonly open: readonly JudgedPort[]
}

const anyPort = fc
  .record({
    port: fc.constantFrom(22, 6379, 40_000, 40_001),
    laddr: fc.constantFrom('0.0.0.0', '127.0.0.1'),
    container_id: fc.constantFrom('', '', 'c1', 'c2'),
    path: fc.constantFrom('/usr/bin/a', '/usr/bin/b'),
  })
  .map((port): JudgedPort => {
    const category = port.container_id === '' ? 'host' : 'container'
    return { ...port, type: 'TCP', category, status: 'unknown' }
  })

const anyLooks: fc.Arbitrary<Look[]> = fc.array(
  fc.record({
    waitMs: fc.constantFrom(30_000, 60_000, 4 * 60_000, 6 * 60_000, 3_600_000),
    open: fc.uniqueArray(anyPort, { maxLength: 5, selector: portNameOf }),
  }),
  { minLength: 2, maxLength: 12 },
)

/** After how many looks a report gets through, and whether its answer is lost. */
const anyContacts = fc.array(
  fc.record({ looks: fc.integer({ min: 1, max: 5 }), isAnswerLost: fc.boolean() }),
  { minLength: 12, maxLength: 12 },
)

describe('changes that come later', () => {
  test('leave the history that looks leave which are told of at once, also when answers are lost', () => {
    fc.assert(
      fc.property(anyLooks, anyContacts, (looks, contacts) => {
        const [live, late] = [new ToldHost(), new ToldHost()]
        live.tell(looks, () => ({ looks: 1, isAnswerLost: false }))
        const left = contacts.values()
        late.tell(looks, () => left.next().value ?? { looks: 1, isAnswerLost: false })
        expect(late.history()).toEqual(live.history())
      }),
      { numRuns: 1_000 },
    )
  })

  test('are not told twice, and what none of them explains is told with the list', () => {
    const ssh = portOf(22)
    const redis = portOf(6379)
    const host = new ToldHost()
    host.report([ssh], START)
    const opened = stepOf(1, START + 60_000, START + 30_000, { items: [redis] })
    const closed = stepOf(2, START + 600_000, START + 570_000, { removed: [redis] })
    const changes = { steps: [opened, closed], lost: [], seq: 2, more: false }
    host.report([ssh], START + 3_600_000, changes)
    const once = host.history()
    expect(once.ended).toMatchObject([
      { port: 6379, opened_at: isoOf(START + 60_000), closed_at: isoOf(START + 600_000) },
    ])
    host.report([ssh], START + 3_630_000, changes)
    expect(host.history()).toEqual(once)

    host.report([], START + 3_660_000, changes)
    expect(host.history().ended).toMatchObject([
      { port: 22, closed_at: isoOf(START + 3_660_000) },
      { port: 6379 },
    ])
  })

  test('keep the order of their numbers where the clock went back', () => {
    const redis = portOf(6379)
    const host = new ToldHost()
    host.report([], START)
    const opened = stepOf(1, START + 3_600_000, START, { items: [redis] })
    const closed = stepOf(2, START + 60_000, START + 60_000, { removed: [redis] })
    host.report([], START + 7_200_000, { steps: [opened, closed], lost: [], seq: 2, more: false })
    expect(host.history().ended).toMatchObject([
      { opened_at: isoOf(START + 3_600_000), closed_at: isoOf(START + 3_600_001) },
    ])
  })

  test('of a host of which nothing is recorded are no change', () => {
    const host = new ToldHost()
    const opened = stepOf(1, START - 60_000, START - 90_000, { items: [portOf(22)] })
    host.report([portOf(22)], START, { steps: [opened], lost: [], seq: 1, more: false })
    expect(host.history()).toMatchObject({ ended: [], open: [{ port: 22, opened_at: null }] })
  })
})

const START = Date.parse('2026-11-30T08:00:00Z')
const isoOf = (ms: number) => new Date(ms).toISOString()

function portOf(port: number): JudgedPort {
  const path = '/usr/bin/a'
  return {
    category: 'host',
    type: 'TCP',
    laddr: '::',
    container_id: '',
    port,
    path,
    status: 'normal',
  }
}

type Step = ChangeStep<JudgedPort, PortKey>

function stepOf(
  seq: number,
  at: number,
  after: number,
  { items = [], removed = [] }: Partial<Pick<Step, 'items' | 'removed'>>,
): Step {
  return { seq, at: isoOf(at), after: isoOf(after), items, removed }
}

/** A host whose rows are kept as the database keeps them, and the agent that tells of it. */
class ToldHost {
  readonly #rows = new Map<string, PortRow>()
  readonly #ended = new Map<string, PortHistoryRow>()
  #host = {
    host_id: 'h',
    port_history_from: null,
    port_history_at: null,
    port_blind_since: null,
    last_port_scan_at: null,
    last_port_change_seq: 0,
  } as unknown as StoredHost

  /** Looks, and reports each time that the contact says so. */
  tell(looks: readonly Look[], contact: () => { looks: number; isAnswerLost: boolean }): void {
    let clock = START
    let known: readonly JudgedPort[] | undefined
    let waiting: Step[] = []
    let seq = 0
    let next = { looks: 1, isAnswerLost: false }
    for (const [index, { waitMs, open }] of looks.entries()) {
      const before = clock
      clock += waitMs
      if (known !== undefined) {
        const { items, removed } = difference(known, open)
        seq += 1
        if (items.length + removed.length > 0) {
          waiting.push(stepOf(seq, clock, before, { items, removed }))
        }
      }
      known = open
      next = { ...next, looks: next.looks - 1 }
      if (next.looks > 0 && index < looks.length - 1) continue
      this.report(open, clock, { steps: waiting, lost: [], seq, more: false })
      if (!next.isAnswerLost) waiting = []
      next = contact()
    }
  }

  report(
    open: readonly JudgedPort[],
    at: number,
    changes?: PackedChanges<JudgedPort, PortKey>,
  ): void {
    const before = [...this.#rows.values()]
    const list: ReportedList<JudgedPort, PortKey> = { how: 'all', items: open }
    const coverage = { complete: true, sockets: 0, owners_known: 0, gaps: [] }
    const recent = [...this.#ended.values()].filter(({ ended }) => ended === 'closed')
    const { found, recorded } = findPorts(
      { ...this.#host, recent: JSON.stringify(recent) },
      {
        kind: 'ports',
        hostId: 'h',
        host: { host_name: '', private_ip: '', os_name: '', agent_version: '' },
        digest: 'a',
        scanned_at: isoOf(at),
        coverage,
        list,
        changes,
      },
      isoOf(at),
      before,
    )
    for (const row of found.removed) this.#rows.delete(portNameOf(row))
    for (const row of [...found.added, ...found.changed]) this.#rows.set(portNameOf(row), row)
    for (const row of found.resumed) this.#ended.delete(endedNameOf(row))
    for (const row of found.ended) {
      if (this.#ended.has(endedNameOf(row))) throw new Error(`twice: ${endedNameOf(row)}`)
      this.#ended.set(endedNameOf(row), row)
    }
    this.#host = {
      ...this.#host,
      ...recorded,
      last_port_scan_at: at,
      last_port_change_seq: Math.max(this.#host.last_port_change_seq, changes?.seq ?? 0),
    }
  }

  history(): { readonly open: readonly PortRow[]; readonly ended: readonly PortHistoryRow[] } {
    const inOrder = <Row>(rows: ReadonlyMap<string, Row>) =>
      [...rows].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row)
    return { open: inOrder(this.#rows), ended: inOrder(this.#ended) }
  }
}

function endedNameOf({
  port,
  laddr,
  category,
  program,
  closed_at: closed,
}: PortHistoryRow): string {
  return `${port} ${laddr} ${category} ${program} ${closed}`
}

function difference(before: readonly JudgedPort[], after: readonly JudgedPort[]) {
  const known = new Map(before.map((port) => [portNameOf(port), port]))
  const items = after.filter((port) => known.get(portNameOf(port))?.path !== port.path)
  const there = new Set(after.map(portNameOf))
  return { items, removed: before.filter((port) => !there.has(portNameOf(port))) }
}
