import { LRUCache } from 'lru-cache'
import type { Queryable } from '../../db/queryable.ts'
import { WeakHostList } from './weak-host-list.ts'
import { BUCKETS, listWeakHosts, readWeakHostRevisions } from './weak-host-queries.ts'
import { createRounds } from './rounds.ts'

/** Gives the list of a project, as new as the last acknowledged report; undefined: the memory is too small for it. */
export type WeakHosts = (projectId: string) => Promise<WeakHostList | undefined>

/** Some 800,000 hosts. */
const MAX_BYTES = 192 * 1024 * 1024

/** A list that was too large is tried again after ten minutes. */
const TOO_LARGE_MS = 600_000

/**
 * Keeps the hosts with weak passwords of projects in memory, because PostgreSQL takes half a second to count and to
 * order 400,000 of them: docs/adr/0021-weak-hosts-in-memory.md. Each request asks the database which of them changed.
 */
export function createWeakHosts(sql: Queryable, maxBytes = MAX_BYTES): WeakHosts {
  const kept = new LRUCache<string, Kept>({
    maxSize: maxBytes,
    sizeCalculation: ({ list }) => Math.max(1, list.bytes),
  })
  const tooLarge = new LRUCache<string, true>({ max: 1000, ttl: TOO_LARGE_MS })
  const inRounds = createRounds(renew)

  return async (projectId) => (tooLarge.has(projectId) ? undefined : inRounds(projectId))

  async function renew(projectId: string): Promise<WeakHostList | undefined> {
    const earlier = kept.get(projectId)
    const newest = await readWeakHostRevisions(sql, projectId)
    const held = [...(earlier?.revisions ?? UNREAD)]
    let list = earlier?.list ?? NO_HOSTS
    let changed = newest.flatMap((revision, bucket) => (revision === held[bucket] ? [] : [bucket]))
    if (changed.length === 0) return list
    let atOnce = FEWEST_BUCKETS
    while (changed.length > 0) {
      const buckets = changed.slice(0, atOnce)
      changed = changed.slice(atOnce)
      const { hosts, revisions } = await listWeakHosts(sql, projectId, buckets)
      list = list.replace(new Set(buckets), hosts)
      for (const [bucket, revision] of revisions) held[bucket] = revision
      if (hosts.length < MANY_HOSTS) atOnce *= 2
      if (list.bytes > maxBytes) {
        kept.delete(projectId)
        tooLarge.set(projectId, true)
        return undefined
      }
    }
    kept.set(projectId, { list, revisions: held })
    return list
  }
}

interface Kept {
  readonly list: WeakHostList
  /** By bucket. */
  readonly revisions: readonly number[]
}

const NO_HOSTS = new WeakHostList()
const UNREAD = Array.from({ length: BUCKETS }, () => -1)

/** In a fleet of 400,000 hosts 3,000 of them, whose answer takes the event loop some 10 ms. */
const FEWEST_BUCKETS = 8
const MANY_HOSTS = 2000
