import { setTimeout as delay } from 'node:timers/promises'
import { LRUCache } from 'lru-cache'
import type { Queryable } from '../../db/queryable.ts'
import { createRounds } from './rounds.ts'
import { WeakHostList } from './weak-host-list.ts'
import { listWeakHosts, readWeakHostRevisions } from './weak-host-queries.ts'

/**
 * Gives the list of a project, as new as the last acknowledged report. Undefined: it is not there, because it takes
 * more memory than there is for it, or longer than the database takes to find a page.
 */
export type WeakHosts = (projectId: string) => Promise<WeakHostList | undefined>

interface WeakHostBounds {
  /** The bound of all lists together; some 800,000 hosts. */
  readonly maxBytes: number
  /** How long a first request waits for the list of its project. */
  readonly patienceMs: number
}

const BOUNDS: WeakHostBounds = { maxBytes: 192 * 1024 * 1024, patienceMs: 200 }

/**
 * Keeps the hosts with weak passwords of projects in memory, because PostgreSQL takes half a second to count and to
 * order 400,000 of them: docs/adr/0023-weak-hosts-in-memory.md. Each request asks the database which of them changed.
 */
export function createWeakHosts(
  sql: Queryable,
  { maxBytes, patienceMs }: WeakHostBounds = BOUNDS,
): WeakHosts {
  const kept = new LRUCache<string, Kept>({
    maxSize: maxBytes,
    sizeCalculation: ({ list }) => Math.max(1, list.bytes),
  })
  const tooLarge = new LRUCache<string, true>({ max: 1000, ttl: TOO_LARGE_MS })
  const inRounds = createRounds(renew)

  return async (projectId) => {
    if (tooLarge.has(projectId)) return undefined
    const list = inRounds(projectId)
    if (kept.has(projectId)) return list
    const stop = new AbortController()
    const patience = delay(patienceMs, undefined, { signal: stop.signal }).catch(() => undefined)
    return Promise.race([list, patience]).finally(() => stop.abort())
  }

  async function renew(projectId: string): Promise<WeakHostList | undefined> {
    const earlier = kept.get(projectId)
    const revisions = await readWeakHostRevisions(sql, projectId)
    let list = earlier?.list ?? NO_HOSTS
    let changed = revisions.flatMap((revision, bucket) =>
      revision === earlier?.revisions[bucket] ? [] : [bucket],
    )
    if (earlier !== undefined && changed.length === 0) return list
    let atOnce = MIN_BUCKETS
    while (changed.length > 0) {
      const buckets = changed.slice(0, atOnce)
      changed = changed.slice(atOnce)
      const hosts = await listWeakHosts(sql, projectId, buckets)
      list = list.replace(buckets, hosts)
      if (hosts.length < MANY_HOSTS) atOnce *= 2
      if (list.bytes > maxBytes) {
        kept.delete(projectId)
        tooLarge.set(projectId, true)
        return undefined
      }
    }
    kept.set(projectId, { list, revisions })
    return list
  }
}

interface Kept {
  readonly list: WeakHostList
  /** By bucket, read before its hosts. */
  readonly revisions: readonly number[]
}

const NO_HOSTS = new WeakHostList()
const MIN_BUCKETS = 8

/** Their answer takes the event loop some 30 ms. */
const MANY_HOSTS = 10_000

/** A list that was too large is tried again after ten minutes. */
const TOO_LARGE_MS = 600_000
