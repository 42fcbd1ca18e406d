import { isFullySeen } from './freshness.ts'
import type { HostKnowledge } from './host-figures.ts'

/**
 * What a look at ports or accounts came to.
 *
 * `unseen`: there was none yet. `found`: something bad. `clear`: nothing, and the host is fully seen, the only one that
 * may be shown in green. `clear-here`: nothing, and nothing of this kind was missed. `clear-in-part`: nothing in what was
 * seen. `clear-then`: nothing, when the host was heard of last.
 */
export type Outcome = 'unseen' | 'found' | 'clear' | 'clear-here' | 'clear-in-part' | 'clear-then'

/** Whether a host has dangerous ports, as far as that is known. */
export function portOutcome(host: HostKnowledge, nowMs: number): Outcome {
  return outcomeOf(host, host.ports_covered, host.ports_danger, nowMs)
}

/** Whether strangers get into accounts of a host, as far as that is known. */
export function accountOutcome(host: HostKnowledge, nowMs: number): Outcome {
  const { accounts_weak: weak, accounts_empty: empty } = host
  const guessable = weak === undefined || empty === undefined ? undefined : weak + empty
  return outcomeOf(host, host.accounts_covered, guessable, nowMs)
}

function outcomeOf(
  host: HostKnowledge,
  covered: HostKnowledge['ports_covered'],
  found: number | undefined,
  nowMs: number,
): Outcome {
  if (covered === 'none' || found === undefined) return 'unseen'
  if (found > 0) return 'found'
  if (host.seen === 'offline') return 'clear-then'
  if (covered === 'partial') return 'clear-in-part'
  return isFullySeen(host, nowMs) ? 'clear' : 'clear-here'
}
