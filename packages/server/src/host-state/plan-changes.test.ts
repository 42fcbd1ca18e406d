import type { PortKey } from '@openhss/contract'
import { observedPort } from '@openhss/testkit/reports'
import { expect, test } from 'vitest'
import type { HostReport, ReportedList } from './host-report.ts'
import { planChanges } from './plan-changes.ts'
import type { StoredHost } from './stored-host.ts'
import { portColumns } from './port-columns.ts'
import type { JudgedPort, PortRow } from './port-columns.ts'

const NOW = '2026-01-31T08:00:00.000Z'

const host = {
  host_id: 'h',
  host_name: 'web-1',
  port_digest: 'a',
  port_revision: 4,
  ports_covered: 'complete',
  last_port_scan_at: Date.parse('2026-01-31T07:59:29.000Z'),
  port_history_from: '2026-01-30T08:00:00.000Z',
  port_history_at: '2026-01-30T08:00:00.000Z',
  port_blind_since: null,
  ports: null,
  accounts: null,
  findings: null,
  recent: null,
  ended_today: null,
} as StoredHost

const ssh: JudgedPort = { ...observedPort({ port: 22 }), status: 'normal' }
const telnet: JudgedPort = { ...observedPort({ port: 23 }), status: 'danger' }

/** Plans a report of ports; returns the rows that it writes of each kind, and the host's row. */
function plan(list: ReportedList<JudgedPort, PortKey>, before: readonly PortRow[] = []) {
  const stored = before.length === 0 ? null : JSON.stringify(before)
  const report: HostReport = {
    kind: 'ports',
    hostId: 'h',
    host: { host_name: 'web-1', private_ip: '', os_name: '', agent_version: '' },
    scanned_at: '2026-01-31T07:59:59.000Z',
    coverage: { complete: true, sockets: 1, owners_known: 1, gaps: [] },
    digest: 'b',
    list,
  }
  const { rows, hosts } = planChanges([{ now: NOW, host: { ...host, ports: stored }, report }])
  const portsOf = (text: string | undefined): PortRow[] =>
    text === undefined ? [] : (JSON.parse(text) as PortRow[])
  const kinds = [rows.added, rows.put, rows.removed].map((kind) => portsOf(kind.ports))
  const [update] = JSON.parse(hosts) as Record<string, unknown>[]
  return { added: kinds[0] ?? [], put: kinds[1] ?? [], removed: kinds[2] ?? [], update }
}

function rowsAfter(items: readonly JudgedPort[]): PortRow[] {
  return plan({ how: 'all', items }).added.map((row) => ({ ...NO_VALUES, ...row }))
}

/** What is null is left out of the rows on their way to the database, and comes back. */
const NO_VALUES = Object.fromEntries(
  Object.keys(portColumns.data).map((name) => [name, null]),
) as unknown as PortRow

test('what is new is added, with the time of its scan and the counts of the host', () => {
  const { added, put, removed, update } = plan({ how: 'all', items: [ssh, telnet] })
  expect(added.map(({ port, opened_at }) => [port, opened_at])).toEqual([
    [22, '2026-01-31T07:59:59.000Z'],
    [23, '2026-01-31T07:59:59.000Z'],
  ])
  expect([put, removed]).toEqual([[], []])
  expect(update).toMatchObject({
    ports_total: 2,
    ports_danger: 1,
    port_digest: 'b',
    port_revision: 5,
  })
})

test('a list that says the same again writes no row and keeps the revision', () => {
  const before = rowsAfter([ssh, telnet])
  const { added, put, removed, update } = plan({ how: 'all', items: [telnet, ssh] }, before)
  expect([added, put, removed]).toEqual([[], [], []])
  expect(update).toMatchObject({ ports_total: 2, port_revision: 4 })
})

test('what changed of a list is laid over what is stored', () => {
  const before = rowsAfter([ssh, telnet])
  const restarted = { ...ssh, pid: 4711 }
  const http: JudgedPort = { ...observedPort({ port: 80 }), status: 'unknown' }
  const list = { how: 'delta', items: [restarted, http], removed: [telnet] } as const
  const { added, put, removed, update } = plan(list, before)
  expect(added.map(({ port }) => port)).toEqual([80])
  // A restart of the program is no new port.
  expect(put.map(({ port, pid, opened_at }) => [port, pid, opened_at])).toEqual([
    [22, 4711, '2026-01-31T07:59:59.000Z'],
  ])
  expect(removed.map(({ port }) => port)).toEqual([23])
  expect(update).toMatchObject({ ports_total: 2, ports_danger: 0, port_revision: 5 })
})

test('a list whose items are one text is read as the list itself is', () => {
  const items = JSON.stringify([ssh, telnet])
  expect(plan({ how: 'all', items })).toEqual(plan({ how: 'all', items: [ssh, telnet] }))
})

test('a scan of a clock that is ahead was not in the future', () => {
  const report: HostReport = {
    kind: 'ports',
    hostId: 'h',
    host: { host_name: '', private_ip: '', os_name: '', agent_version: '' },
    scanned_at: '2027-01-01T00:00:00.000Z',
    coverage: { complete: true, sockets: 0, owners_known: 0, gaps: [] },
    digest: 'b',
    list: { how: 'all', items: [ssh] },
  }
  const { scans } = planChanges([{ now: NOW, host, report }])
  expect(JSON.parse(scans)).toEqual([{ host_id: 'h', last_port_scan_at: NOW }])
})
