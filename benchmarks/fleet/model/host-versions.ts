import type { FleetShape } from './fleet-shape.ts'
import { mix } from './mix.ts'

/**
 * What changes on a host, one after the other and then again: a port opens or closes, one is open for a single
 * report, a program changes, an account changes.
 */
const CHANGE_KINDS = ['port 0', 'program', 'port 1', 'account', 'port 2', 'flap', 'port 3'] as const
type ChangeKind = (typeof CHANGE_KINDS)[number]

/** Returns how often something changed on a host until a round, its number of reports. */
export function versionOf({ seed, changeEvery }: FleetShape, host: number, round: number): number {
  // Hosts begin with different changes, so that a short run sees all of them.
  const first = mix(seed, host, 1) % CHANGE_KINDS.length
  return first + stepsOf({ seed, changeEvery }, host, round).done
}

/** Returns how often a change of this kind was made until a version. */
export function timesChanged(kind: ChangeKind, version: number): number {
  const place = CHANGE_KINDS.indexOf(kind)
  return version < place ? 0 : Math.floor((version - place) / CHANGE_KINDS.length) + 1
}

/** Whether the newest change is a port that is open for this one report. */
export function isFlapping(shape: FleetShape, host: number, round: number): boolean {
  const kind = CHANGE_KINDS[versionOf(shape, host, round) % CHANGE_KINDS.length]
  return kind === 'flap' && stepsOf(shape, host, round).isNew
}

/** Whether the host is there in a round; one that is not sends nothing. */
export function isPresent(shape: FleetShape, host: number, round: number): boolean {
  const { seed, churnOneIn, churnRounds } = shape
  if (churnOneIn === Infinity || mix(seed, host, 2) % churnOneIn !== 0) return true
  const offset = mix(seed, host, 3) % (2 * churnRounds)
  return Math.floor((round + offset) / churnRounds) % 2 === 0
}

function stepsOf(
  { seed, changeEvery }: Pick<FleetShape, 'seed' | 'changeEvery'>,
  host: number,
  round: number,
): { done: number; isNew: boolean } {
  if (changeEvery === Infinity) return { done: 0, isNew: false }
  const reached = round + (mix(seed, host, 4) % changeEvery)
  return { done: Math.floor(reached / changeEvery), isNew: reached % changeEvery === 0 }
}
