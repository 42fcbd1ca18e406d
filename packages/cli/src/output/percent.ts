import type { CheckProgress } from '@openhss/agent'

/** Returns the whole percent of the guesses that are done. */
export function percentOf({ guessesDone, guessesPlanned }: CheckProgress): number {
  return guessesPlanned === 0 ? 0 : Math.floor((100 * guessesDone) / guessesPlanned)
}
