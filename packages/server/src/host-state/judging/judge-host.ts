import { canHideAccounts, canHidePorts, isGuessable, SERVICE_TYPES } from '@openhss/contract'
import type { AccountCoverage, ObservedPort, PortCoverage, ServiceType } from '@openhss/contract'
import type { AccountRow } from '../account-columns.ts'
import type { PortRow } from '../port-columns.ts'
import { findBlindSpots, namesAllGaps } from './find-blind-spots.ts'
import { findDangerousPorts } from './find-dangerous-ports.ts'
import { findWeakAccounts, OTHER_ACCOUNTS, subjectOfAccount } from './find-weak-accounts.ts'
import type { FindingEventRow, FindingRow } from './finding-rows.ts'
import { missFinding, openFinding, seeFinding } from './move-finding.ts'
import type { Look, MovedFinding } from './move-finding.ts'
import { countOpen } from './open-counts.ts'
import type { OpenCounts } from './open-counts.ts'
import { keyOf } from './wanted-finding.ts'

/** A host after a report, and its findings before it. */
export interface HostToJudge {
  readonly hostId: string
  readonly enterpriseProjectId: string
  readonly ports: readonly PortRow[]
  /** What the newest scan covered; null: there was none. */
  readonly portCoverage: PortCoverage | null
  readonly accounts: readonly AccountRow[]
  /** What the newest check covered; null: there was none. */
  readonly accountCoverage: AccountCoverage | null
  /**
   * Which scan is new. Of a scan of ports the accounts are only those that a stranger gets into, and their coverage is
   * not known, so that no finding of the accounts is fixed by it; and the other way round.
   */
  readonly news: 'ports' | 'accounts' | 'both'
  /** All findings of the host, the fixed ones too. */
  readonly before: readonly FindingRow[]
  /** ISO 8601. */
  readonly now: string
}

export interface Judgement {
  /** All findings, as they are after it. */
  readonly after: readonly FindingRow[]
  readonly put: readonly FindingRow[]
  readonly removed: readonly FindingRow[]
  readonly events: readonly FindingEventRow[]
  readonly counts: OpenCounts
  /** Subjects of the dangerous ports that somebody accepted. */
  readonly acceptedPorts: ReadonlySet<string>
}

/**
 * Says what needs a human on a host. It rests on what the newest scans saw and on nothing else, so that the same again
 * changes nothing. A finding is fixed only when a scan that could have seen it did not. Pure but for the IDs of events.
 */
export function judgeHost(host: HostToJudge): Judgement {
  const look: Look = { ...host, cause: 'scan' }
  const known = new Map(host.before.map((row) => [keyOf(row), row]))
  const isOpen = (key: string) => (known.get(key)?.state ?? 'fixed') !== 'fixed'
  const wanted = [
    ...findDangerousPorts(host.ports),
    ...findWeakAccounts(host, isOpen),
    ...(['ports', 'accounts'] as const).flatMap((part) => {
      if (!isNews(host, part)) return []
      const coverage = part === 'ports' ? host.portCoverage : host.accountCoverage
      return findBlindSpots(part, coverage, (subject) =>
        isOpen(keyOf({ kind: 'blind_spot', subject })),
      )
    }),
  ]
  const moved = wanted.map((finding): MovedFinding => {
    const before = known.get(keyOf(finding))
    known.delete(keyOf(finding))
    return before === undefined ? openFinding(finding, look) : seeFinding(before, finding, look)
  })
  const isSeen = createSight(host)
  for (const row of known.values()) {
    const seen = isSeen(row)
    moved.push(seen === 'not looked at' ? { row, events: [] } : missFinding(row, seen, look))
  }
  return summarise(host.before, moved)
}

/** Says of a finding that is not there whether it would have been seen. */
function createSight(host: HostToJudge): (row: FindingRow) => boolean | 'not looked at' {
  const { portCoverage, accountCoverage } = host
  const accounts = new Map(host.accounts.map((row) => [subjectOfAccount(row), row]))
  const hidesPorts = (category: ObservedPort['category']) =>
    portCoverage === null || portCoverage.gaps.some((gap) => canHidePorts(gap, category))
  const hidesAccounts = (service: ServiceType, instance: string) =>
    accountCoverage === null ||
    // Services are found by their ports.
    (service !== 'system' && (hidesPorts('host') || hidesPorts('container'))) ||
    accountCoverage.gaps.some((gap) => canHideAccounts(gap, { service_type: service, instance }))

  return ({ kind, subject, facts }) => {
    switch (kind) {
      case 'dangerous_port':
        if (!isNews(host, 'ports')) return 'not looked at'
        return !hidesPorts(subject.startsWith('container/') ? 'container' : 'host')
      case 'blind_spot': {
        const part = subject.startsWith('ports/') ? 'ports' : 'accounts'
        if (!isNews(host, part)) return 'not looked at'
        return namesAllGaps(part === 'ports' ? portCoverage : accountCoverage)
      }
      case 'weak_password':
      case 'empty_password': {
        if (!isNews(host, 'accounts')) return 'not looked at'
        if (subject === OTHER_ACCOUNTS)
          return SERVICE_TYPES.every((type) => !hidesAccounts(type, ''))
        const account = accounts.get(subject)
        if (account !== undefined) return isJudged(account, accountCoverage)
        const { service_type: service, instance } = facts
        return !hidesAccounts(service as ServiceType, typeof instance === 'string' ? instance : '')
      }
      case 'host_offline':
      case 'cloned_agent':
        return 'not looked at'
      default:
        // A kind of a newer server is none of ours to fix.
        kind satisfies never
        return 'not looked at'
    }
  }
}

function isNews({ news }: HostToJudge, part: 'ports' | 'accounts'): boolean {
  return news === 'both' || news === part
}

/** Whether a check came to an end with the account; one that could not be read may be as weak as it was. */
function isJudged(account: AccountRow, coverage: AccountCoverage | null): boolean {
  if (account.unconfirmed_since !== null) return false
  if (account.verdict === 'locked' || isGuessable(account)) return true
  if (account.verdict !== 'not_found' || coverage === null) return false
  const isCut = coverage.gaps.some(({ what }) => what === 'account words')
  return !isCut || (account.words_tried ?? 0) >= coverage.words_planned
}

/** Findings that are kept of a host; the oldest fixed ones go. A host that makes up names makes no more rows. */
const MAX_KEPT = 5_000

function summarise(before: readonly FindingRow[], moved: readonly MovedFinding[]): Judgement {
  const stored = new Map(before.map((row) => [row.finding_id, row]))
  const all = moved.map(({ row }) => row)
  const removed = tooMany(all)
  const gone = new Set(removed)
  const after = all.filter((row) => !gone.has(row))
  return {
    after,
    put: after.filter((row) => !isSame(row, stored.get(row.finding_id))),
    removed: removed.filter(({ finding_id: id }) => stored.has(id)),
    events: moved.filter(({ row }) => !gone.has(row)).flatMap(({ events }) => events),
    counts: countOpen(after),
    acceptedPorts: acceptedPorts(after),
  }
}

/** Subjects of the dangerous ports among these findings that somebody accepted. */
export function acceptedPorts(findings: readonly FindingRow[]): ReadonlySet<string> {
  const accepted = findings.filter(
    ({ kind, state }) => kind === 'dangerous_port' && state === 'accepted',
  )
  return new Set(accepted.map(({ subject }) => subject))
}

function tooMany(rows: readonly FindingRow[]): FindingRow[] {
  if (rows.length <= MAX_KEPT) return []
  const fixed = rows.filter(({ state }) => state === 'fixed')
  const oldest = fixed.toSorted((a, b) => Date.parse(a.changed_at) - Date.parse(b.changed_at))
  return oldest.slice(0, rows.length - MAX_KEPT)
}

function isSame(row: FindingRow, stored: FindingRow | undefined): boolean {
  if (stored === undefined) return false
  return row === stored || JSON.stringify(sorted(row)) === JSON.stringify(sorted(stored))
}

function sorted(row: FindingRow): unknown[] {
  return Object.entries(row).toSorted(([a], [b]) => (a < b ? -1 : 1))
}
