import { compareVersions } from '@openhss/contract'
import type { UpgradeTarget } from './upgrade-target-queries.ts'
import type { UpgradingHost } from './upgrading-host-queries.ts'

/** What is to be done about the upgrade of a project's agents now. */
export interface UpgradePlan {
  /** Hosts whose new version was seen. */
  readonly done: readonly string[]
  /** Hosts of which nothing was heard since they began. */
  readonly lost: readonly string[]
  /** Hosts that did not take an offer up. */
  readonly withdrawn: readonly string[]
  /** Why no further one is asked, of an upgrade that goes on. */
  readonly halt: string | undefined
  /** The ring that begins; undefined: the same goes on. */
  readonly nextRing: number | undefined
  /** Hosts that are asked now. */
  readonly offered: readonly string[]
}

/**
 * Plans the next step. What happened is taken in first; then the upgrade is halted, or its ring goes on, or the next one begins. Pure.
 * @param hosts in the order in which they are asked.
 * @param now the clock of the database.
 */
export function planUpgrades(
  target: UpgradeTarget,
  hosts: readonly UpgradingHost[],
  now: Date,
): UpgradePlan {
  const own = hosts.filter(({ upgradeId }) => upgradeId === target.upgradeId)
  const pending = own.filter(({ state }) => state === 'offered' || state === 'installing')
  const done = pending.filter(({ agentVersion }) => isVersion(agentVersion, target.version))
  const silent = pending.filter((host) => !done.includes(host))
  const lost = silent.filter((host) => host.state === 'installing' && isOver(host, MAX_INSTALL_MS))
  const withdrawn = silent.filter((host) => host.state === 'offered' && isOver(host, MAX_OFFER_MS))
  const ids = (some: readonly UpgradingHost[]) => some.map(({ hostId }) => hostId)
  const seen = { done: ids(done), lost: ids(lost), withdrawn: ids(withdrawn) }
  const rest = { ...seen, halt: undefined, nextRing: undefined, offered: [] }
  if (target.state !== 'running') return rest

  const tried = own.filter((host) => !withdrawn.includes(host))
  const failed = tried.filter((host) => host.state === 'failed' || lost.includes(host))
  const halt = findHalt(failed, tried)
  if (halt !== undefined) return { ...rest, halt }

  const isBusy = pending.length > done.length + lost.length + withdrawn.length
  const able = hosts.filter(({ isAble }) => isAble)
  const nextRing = isBusy ? undefined : ringAfter(target, tried, able.length, now)
  const ring = nextRing ?? target.ring
  if (!isInWindow(target, now)) return rest
  const room = quotaOf(ring, able.length) - tried.filter((host) => host.ring === ring).length
  const candidates = able.filter((host) => isCandidate(host, target))
  return { ...rest, nextRing, offered: ids(candidates.slice(0, Math.max(0, room))) }

  function isOver({ since }: UpgradingHost, ms: number): boolean {
    return since !== null && now.getTime() - since.getTime() > ms
  }
}

/** Three starts of five minutes, and the way to them. An agent that is at it says so at once. */
const MAX_INSTALL_MS = 1_800_000
const MAX_OFFER_MS = 300_000

/** More halt the upgrade. */
const MAX_FAILED_PERCENT = 2
/** What the second ring has of the hosts that are able. */
const SOME_PERCENT = 5

function isVersion(version: string, wanted: string): boolean {
  return compareVersions(version, wanted) === 0
}

function findHalt(
  failed: readonly UpgradingHost[],
  tried: readonly UpgradingHost[],
): string | undefined {
  const [worst] = failed
  if (worst === undefined) return undefined
  const isFirst = failed.some(({ ring }) => ring === 0)
  if (!isFirst && failed.length * 100 <= MAX_FAILED_PERCENT * tried.length) return undefined
  const how = `${failed.length} of ${tried.length} hosts that were asked failed`
  return `${how}; ${worst.name}: ${worst.reason ?? LOST}`
}

/** Why a host failed of which nothing was heard. */
export const LOST = 'nothing was heard of the new version within half an hour'

/** The next ring begins when this one has had its hosts, all of them ended, and the time is over. */
function ringAfter(
  target: UpgradeTarget,
  tried: readonly UpgradingHost[],
  able: number,
  now: Date,
): number | undefined {
  const { ring, ringSince, ringMinutes } = target
  if (ring >= 2 || now.getTime() < ringSince.getTime() + ringMinutes * 60_000) return undefined
  const had = tried.filter((host) => host.ring === ring).length
  return had >= Math.min(quotaOf(ring, able), 1) ? ring + 1 : undefined
}

function quotaOf(ring: number, able: number): number {
  if (ring === 0) return 1
  return ring === 1 ? Math.ceil((able * SOME_PERCENT) / 100) : able
}

/** The window may go on beyond midnight. */
function isInWindow({ windowFrom: from, windowTo: to }: UpgradeTarget, now: Date): boolean {
  if (from === null || to === null || from === to) return true
  const minute = now.getUTCHours() * 60 + now.getUTCMinutes()
  return from < to ? minute >= from && minute < to : minute >= from || minute < to
}

function isCandidate(host: UpgradingHost, target: UpgradeTarget): boolean {
  const { isOnline, upgradeId, architecture, agentVersion } = host
  return (
    isOnline &&
    upgradeId !== target.upgradeId &&
    architecture !== null &&
    target.packages[architecture] !== undefined &&
    compareVersions(agentVersion, target.version) < 0
  )
}
