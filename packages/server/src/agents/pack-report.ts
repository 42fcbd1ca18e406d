import { accountReport, classifyPort, hostFacts, portReport } from '@openhss/contract'
import type { AccountReport, PortReport } from '@openhss/contract'
import type { Packer } from '../http/bodies/bulk-body.ts'

/** A report whose items are the JSON text that the database reads. */
export type Packed<Report extends PortReport | AccountReport> = Omit<Report, 'items'> & {
  readonly items: string | undefined
}

/** Judges the ports of a report and packs it. Pure. */
function packPortReport(report: PortReport): Packed<PortReport> {
  const ports = report.items?.map((port) => ({ ...port, status: classifyPort(port).status }))
  return { ...headOf(report, portReport), items: ports && JSON.stringify(ports) }
}

function packAccountReport(report: AccountReport): Packed<AccountReport> {
  return {
    ...headOf(report, accountReport),
    items: report.items && JSON.stringify(report.items),
  }
}

export const PORT_REPORT_PACKER: Packer<PortReport, Packed<PortReport>> = {
  module: import.meta.url,
  name: 'PORT_REPORT_PACKER',
  pack: packPortReport,
}

export const ACCOUNT_REPORT_PACKER: Packer<AccountReport, Packed<AccountReport>> = {
  module: import.meta.url,
  name: 'ACCOUNT_REPORT_PACKER',
  pack: packAccountReport,
}

/**
 * Gives a report without its items and without what the contract does not know: a field that is ignored could hold
 * millions of values, which would all leave the thread.
 */
function headOf<Report extends PortReport | AccountReport>(
  report: Report,
  { properties }: { readonly properties: object },
): Omit<Report, 'items'> {
  const { items: _items, ...known } = pick(report, properties)
  return { ...known, host: pick(report.host, hostFacts.properties) }
}

function pick<T extends object>(object: T, properties: object): T {
  const known = Object.entries(object).filter(([name]) => Object.hasOwn(properties, name))
  return Object.fromEntries(known) as T
}
