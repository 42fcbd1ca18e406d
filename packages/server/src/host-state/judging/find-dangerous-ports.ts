import { classifyPort, EXPOSURES, exposureOf } from '@openhss/contract'
import type { Exposure, PortFacts } from '@openhss/contract'
import type { PortRow } from '../port-columns.ts'
import type { WantedFinding } from './wanted-finding.ts'

/** Addresses and programs that the facts of a finding name. */
const MAX_NAMED = 64

/** Finds the dangerous ports that other hosts reach, one finding for a number whatever its addresses are. Pure. */
export function findDangerousPorts(ports: readonly PortRow[]): WantedFinding[] {
  const dangerous = ports.filter(({ status, risk }) => (risk ?? status) === 'danger')
  const byNumber = Map.groupBy(dangerous, subjectOfPort)
  return [...byNumber].map(([subject, rows]) => describe(subject, rows))
}

/** Names a port of a host as its findings do: by neither address nor container, as HSS names the one to ignore. */
export function subjectOfPort({
  category,
  type,
  port,
}: Pick<PortRow, 'category' | 'type' | 'port'>): string {
  return `${category}/${type}/${port}`
}

function describe(subject: string, rows: readonly PortRow[]): WantedFinding {
  const [first] = rows
  const { code, reason } = classifyPort(first as unknown as PortFacts)
  const exposure = widest(rows)
  return {
    kind: 'dangerous_port',
    subject,
    sentence: exposure === 'every' ? 'port-every-address' : 'port-some-address',
    facts: {
      category: first?.category,
      type: first?.type,
      port: first?.port,
      code,
      reason,
      exposure,
      ...addressesOf(rows),
      programs: sortedSome(rows.flatMap(programsOf)),
      containers: sortedSome(rows.map(({ container_id: id }) => id).filter((id) => id !== '')),
      owner_unknown: rows.find((row) => row.owner_unknown !== null)?.owner_unknown ?? undefined,
    },
    unconfirmedSince: unconfirmedSince(rows),
  }
}

/** From where the widest of these ports is reached. */
export function widest(rows: readonly PortRow[]): Exposure {
  const ranks = rows.map((row) => EXPOSURES.indexOf(exposureOf(row)))
  return EXPOSURES[Math.max(0, ...ranks)] ?? 'private'
}

/** Names the addresses of ports for the facts of a finding, and says how many there are. */
export function addressesOf(rows: readonly PortRow[]): {
  readonly addresses: string[]
  readonly address_count: number
} {
  const addresses = [...new Set(rows.map(({ laddr }) => laddr))].toSorted()
  return { addresses: addresses.slice(0, MAX_NAMED), address_count: addresses.length }
}

/** Null when the newest scan saw one of them, else since when none was seen. */
function unconfirmedSince(rows: readonly PortRow[]): string | null {
  let latest: string | null = null
  for (const { unconfirmed_since: time } of rows) {
    if (time === null) return null
    if (latest === null || Date.parse(time) > Date.parse(latest)) latest = time
  }
  return latest
}

function programsOf({ path, other_owners: others }: PortRow): string[] {
  return [path, ...(others ?? []).map((owner) => owner.path)].filter(
    (each) => each !== null && each !== undefined,
  )
}

function sortedSome(texts: readonly string[]): string[] {
  return [...new Set(texts)].toSorted().slice(0, MAX_NAMED)
}
