import type { Queryable } from '../../db/queryable.ts'

/**
 * Facts that this process remembers of the database, such as who may do what. They hold while a revision
 * there stands. The revision is looked at once a second when somebody asks: one tiny query a second for all
 * callers together. What another server process revoked is refused here within that second.
 */
export interface RevisionedCache {
  /** Answers from memory, or by `read`; an answer of undefined is not remembered. */
  find<T extends object>(key: string, read: () => Promise<T | undefined>): Promise<T | undefined>
  /** Makes the next look-up compare the revision first, because this process changed something. */
  expectChanges(): void
}

/** A revoked credential stops working within this time on every server process. */
const CHECK_EVERY_MS = 1000

/** Bounds the memory; an identity takes some 500 bytes. */
const MAX_CACHED_COUNT = 20_000

export function createRevisionedCache(
  readRevision: () => Promise<string>,
  checkEveryMs = CHECK_EVERY_MS,
): RevisionedCache {
  const known = new Map<string, object>()
  let revision: string | undefined
  let checkedAt = Number.NEGATIVE_INFINITY
  let checking: Promise<void> | undefined
  let changes = 0
  let isChanged = false

  return {
    find: <T extends object>(key: string, read: () => Promise<T | undefined>) => {
      // This is not async, because every request asks and a remembered fact is there at once.
      const remembered = isFresh() ? known.get(key) : undefined
      return remembered === undefined ? look(key, read) : Promise.resolve(remembered as T)
    },
    expectChanges: () => {
      changes += 1
      isChanged = true
    },
  }

  function isFresh(): boolean {
    return !isChanged && performance.now() - checkedAt < checkEveryMs
  }

  async function look<T extends object>(
    key: string,
    read: () => Promise<T | undefined>,
  ): Promise<T | undefined> {
    if (!isFresh()) await checkOnce()
    // The check that was joined may have begun before the change.
    if (isChanged) await checkOnce()
    const remembered = known.get(key)
    if (remembered !== undefined) return remembered as T
    const at = revision
    const found = await read()
    // After a change during the read, the result may be from before the change.
    if (found !== undefined && at === revision) remember(key, found)
    return found
  }

  /** Checks the revision; callers that come meanwhile wait for the same answer. */
  function checkOnce(): Promise<void> {
    return (checking ??= check().finally(() => {
      checking = undefined
    }))
  }

  async function check(): Promise<void> {
    const askedAt = performance.now()
    const changesBefore = changes
    const newest = await readRevision()
    if (newest !== revision) known.clear()
    revision = newest
    checkedAt = askedAt
    // A change that came during the read may be missing from it.
    if (changes === changesBefore) isChanged = false
  }

  function remember(key: string, value: object): void {
    const oldest = known.size >= MAX_CACHED_COUNT ? known.keys().next().value : undefined
    if (oldest !== undefined) known.delete(oldest)
    known.set(key, value)
  }
}

export async function readIdentityRevision(sql: Queryable): Promise<string> {
  const [row] = await sql<{ revision: string }[]>`select revision::text from identity_revision`
  if (row === undefined) throw new Error('identity_revision has no row')
  return row.revision
}
