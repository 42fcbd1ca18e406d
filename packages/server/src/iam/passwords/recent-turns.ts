/** Counts the turns that an address or an account had lately; old ones fade. */
export interface RecentTurns {
  of(key: string): number
  /** Adds a turn, or a part of one. */
  add(key: string, part?: number): void
}

/** A guesser who goes on all day is told from a user who mistyped an hour ago. */
const HALF_LIFE_MS = 5 * 60_000

/** As many addresses or names; an entry takes about 200 bytes. */
const MAX_ENTRIES = 10_000

export function createRecentTurns(now: () => number = () => performance.now()): RecentTurns {
  /** The latest turn stands last. */
  const turns = new Map<string, { count: number; at: number }>()

  return {
    of: fadedCount,
    add: (key, part = 1) => {
      const count = fadedCount(key) + part
      turns.delete(key)
      const oldest = turns.size >= MAX_ENTRIES ? turns.keys().next().value : undefined
      if (oldest !== undefined) turns.delete(oldest)
      turns.set(key, { count, at: now() })
    },
  }

  function fadedCount(key: string): number {
    const entry = turns.get(key)
    return entry === undefined ? 0 : entry.count * 0.5 ** ((now() - entry.at) / HALF_LIFE_MS)
  }
}
