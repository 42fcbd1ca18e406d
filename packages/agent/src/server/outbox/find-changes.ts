import type { OutboxKind } from './outbox-kind.ts'

/** What one look found changed. */
export interface FoundChange<Facts> {
  readonly isThere: boolean
  readonly facts: Facts
}

/**
 * Compares what a look found with what is known, and brings that up to date. What the look could not have seen stays known.
 * @returns what came or changed, then what is gone.
 */
export function findChanges<Item extends object, Coverage, Facts extends object>(
  known: Map<string, Facts>,
  items: readonly Item[],
  coverage: Coverage,
  kind: Omit<OutboxKind<Item, Coverage, Facts, never>, 'words' | 'maxBytes'>,
): FoundChange<Facts>[] {
  const changes: FoundChange<Facts>[] = []
  const seen = new Set<string>()
  for (const item of items) {
    const facts = kind.factsOf(item)
    const name = kind.nameOf(facts)
    // Of two of one name the first one counts, as at the server.
    if (seen.has(name)) continue
    seen.add(name)
    const before = known.get(name)
    const isSame = before !== undefined && kind.isSame(before, facts)
    known.set(name, isSame ? kind.keep(before, facts) : facts)
    if (!isSame) changes.push({ isThere: true, facts })
  }
  for (const [name, facts] of known) {
    if (seen.has(name) || kind.mayHide(coverage, facts)) continue
    known.delete(name)
    changes.push({ isThere: false, facts })
  }
  return changes
}
