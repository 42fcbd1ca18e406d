import { accountReport, classifyPort, hostFacts, portReport } from '@openhss/contract'
import type {
  AccountChange,
  AccountKey,
  AccountReport,
  AccountVerdict,
  ObservedPort,
  PortChange,
  PortKey,
  PortReport,
} from '@openhss/contract'
import type { Packed } from '../host-state/incoming-report.ts'
import type { JudgedPort } from '../host-state/port-columns.ts'
import { packChanges } from '../host-state/reported-steps.ts'
import type { Packer } from '../http/bodies/bulk-body.ts'

export type PackedPortReport = Packed<PortReport, JudgedPort, PortKey>
export type PackedAccountReport = Packed<AccountReport, AccountVerdict, AccountKey>

/** Judges the ports of a report and packs it. Pure. */
function packPortReport(report: PortReport): PackedPortReport {
  const { items, delta } = listOf<ObservedPort, PortKey>(report)
  const changes = report.changes && packChanges(report.changes, readPortChange)
  return {
    ...headOf(report, portReport),
    ...delta,
    items: items?.map(judge),
    ...(changes && { changes }),
  }
}

function packAccountReport(report: AccountReport): PackedAccountReport {
  const { items, delta } = listOf<AccountVerdict, AccountKey>(report)
  const changes = report.changes && packChanges(report.changes, readAccountChange)
  return { ...headOf(report, accountReport), ...delta, items, ...(changes && { changes }) }
}

function judge(port: ObservedPort): JudgedPort {
  return { ...port, status: classifyPort(port).status }
}

/** Takes what the history tells of a port that was opened: the list has the rest, if it is open still. */
function readPortChange(port: PortChange) {
  const { category, port: number, type, laddr, container_id, path, owner_unknown } = port
  const gone = { category, port: number, type, laddr, container_id }
  if (port.change === 'closed') return { gone }
  const owner = { ...(path !== undefined && { path }), ...(owner_unknown && { owner_unknown }) }
  return { item: judge({ ...gone, ...owner }) }
}

function readAccountChange(account: AccountChange) {
  const { service_type, instance, user_name } = account
  const gone = { service_type, ...(instance !== undefined && { instance }), user_name }
  if (account.change === 'gone') return { gone }
  const { verdict, reason, scheme, account_state, password_revision } = account
  const facts = { ...gone, verdict, reason, scheme, account_state, password_revision }
  // What no history tells is left out: how many words were tried, and what to do.
  return { item: facts as AccountVerdict }
}

export const PORT_REPORT_PACKER: Packer<PortReport, PackedPortReport> = {
  module: import.meta.url,
  name: 'PORT_REPORT_PACKER',
  pack: packPortReport,
  spell: spellItems,
}

export const ACCOUNT_REPORT_PACKER: Packer<AccountReport, PackedAccountReport> = {
  module: import.meta.url,
  name: 'ACCOUNT_REPORT_PACKER',
  pack: packAccountReport,
  spell: spellItems,
}

/** Gives the items of a report, and what they are the difference from when they are not the whole list. */
function listOf<Item, Key>({ items, delta }: ReportedList<Item, Key>) {
  if (items !== undefined || delta === undefined) return { items, delta: {} }
  const { base, removed } = delta
  return { items: delta.items, delta: { base, removed } }
}

interface ReportedList<Item, Key> {
  readonly items?: Item[]
  readonly delta?: { readonly base: string; readonly items: Item[]; readonly removed: Key[] }
}

/** Writes the items as one text, which leaves a thread at once. */
function spellItems<Report extends { readonly items?: unknown }>(report: Report): Report {
  const { items } = report
  return items === undefined ? report : { ...report, items: JSON.stringify(items) }
}

/**
 * Gives a report without its items and without what the contract does not know: a field that is ignored could hold
 * millions of values, which would all leave the thread.
 */
function headOf<Report extends PortReport | AccountReport>(
  report: Report,
  { properties }: { readonly properties: object },
): Omit<Report, 'items' | 'delta' | 'changes'> {
  const { items: _items, delta: _delta, changes: _changes, ...known } = pick(report, properties)
  return { ...known, host: pick(report.host, hostFacts.properties) }
}

function pick<T extends object>(object: T, properties: object): T {
  const known = Object.entries(object).filter(([name]) => Object.hasOwn(properties, name))
  return Object.fromEntries(known) as T
}
