import type { AuditProgress } from '@openhss/agent'

/** Whole percent of the guesses that are done. */
export function percentOf({ guessesDone, guessesPlanned }: AuditProgress): number {
  return guessesPlanned === 0 ? 0 : Math.floor((100 * guessesDone) / guessesPlanned)
}
