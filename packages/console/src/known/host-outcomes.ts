import type { HostKnowledge } from './host-figures.ts'

/**
 * What a look at ports or accounts came to.
 *
 * `unseen`: there was none yet. `found`: something bad. `clear`: nothing, and nothing of this kind was missed; whether it
 * may be shown in green is `isFullySeen`'s to say. `clear-in-part`: nothing in what was seen. `clear-then`: nothing, when
 * the host was heard of last.
 */
export type Outcome = 'unseen' | 'found' | 'clear' | 'clear-in-part' | 'clear-then'

/** Whether a host has dangerous ports, as far as that is known. Pure. */
export function portOutcome(host: HostKnowledge): Outcome {
  return outcomeOf(host, host.ports_covered, host.ports_danger)
}

/** Whether strangers get into accounts of a host, as far as that is known. Pure. */
export function accountOutcome(host: HostKnowledge): Outcome {
  const { accounts_weak: weak, accounts_empty: empty } = host
  const guessable = weak === undefined || empty === undefined ? undefined : weak + empty
  return outcomeOf(host, host.accounts_covered, guessable)
}

function outcomeOf(
  { seen }: HostKnowledge,
  covered: HostKnowledge['ports_covered'],
  found: number | undefined,
): Outcome {
  if (covered === 'none' || found === undefined) return 'unseen'
  if (found > 0) return 'found'
  if (seen === 'offline') return 'clear-then'
  return covered === 'partial' ? 'clear-in-part' : 'clear'
}
