/** What an agent takes of its host at most: MB resident, and of one core unless told otherwise. */
export const MAX_RESIDENT_MB = 150
/**
 * MB resident past which reading accounts is given up, and the thread that does it is ended: with what is read until
 * that is noticed the process stays below 200, whatever is on the host.
 */
export const MAX_READING_MB = 190
/** With a guess that takes as much as one may: a default of scrypt takes 64 MiB. */
export const MAX_GUESSING_MB = 200
/** Milliseconds of the longest guess that is made: it cannot be ended, so it is judged before. */
export const MAX_GUESS_MS = 4_000
export const DEFAULT_CPU_SHARE = 0.2

/**
 * Options of V8 for the program of an agent. Its objects live long or hardly at all: a nursery of 1 MB instead
 * of 16 keeps 15 MB off the host. And of the old ones no more garbage than a third: beside 130 hashes that
 * is 20 MB of 160, and at rest 3 of 80 where the heap may not begin large. It collects its garbage itself before it
 * rests (`give-back.ts`). `scripts/compile-modules.sh` asks for them here, because a module that was compiled with
 * other options is compiled again.
 */
export const AGENT_NODE_OPTIONS: readonly string[] = [
  '--max-semi-space-size=1',
  '--optimize-for-size',
  '--initial-old-space-size=4',
  '--expose-gc',
]
