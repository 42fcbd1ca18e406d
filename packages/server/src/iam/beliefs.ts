import type { Queryable } from '../db/queryable.ts'

/**
 * What this process remembers of who may do what. It holds while `identity_revision` stands, and that is
 * looked at once a second when somebody asks: one tiny query a second for all callers together, and what
 * another server process revoked is refused here within that second.
 */
export interface Beliefs {
  /** From memory, or by `read`; undefined is not remembered. */
  find<T extends object>(key: string, read: () => Promise<T | undefined>): Promise<T | undefined>
}

/** A revoked credential dies within this time on every server process. */
const CHECK_EVERY_MS = 1000

/** Bounds the memory; an identity is some 500 bytes. */
const MAX_BELIEFS = 20_000

export function createBeliefs(readRevision: () => Promise<string>): Beliefs {
  const known = new Map<string, object>()
  let revision: string | undefined
  let checkedAt = Number.NEGATIVE_INFINITY
  let checking: Promise<void> | undefined

  return {
    find: async <T extends object>(key: string, read: () => Promise<T | undefined>) => {
      if (performance.now() - checkedAt >= CHECK_EVERY_MS) await (checking ??= check())
      const remembered = known.get(key)
      if (remembered !== undefined) return remembered as T
      const at = revision
      const found = await read()
      // A change while we read: what we hold may be from before it.
      if (found !== undefined && at === revision) remember(key, found)
      return found
    },
  }

  async function check(): Promise<void> {
    try {
      const askedAt = performance.now()
      const newest = await readRevision()
      if (newest !== revision) known.clear()
      revision = newest
      checkedAt = askedAt
    } finally {
      checking = undefined
    }
  }

  function remember(key: string, value: object): void {
    const oldest = known.size >= MAX_BELIEFS ? known.keys().next().value : undefined
    if (oldest !== undefined) known.delete(oldest)
    known.set(key, value)
  }
}

export async function readIdentityRevision(sql: Queryable): Promise<string> {
  const [row] = await sql<{ revision: string }[]>`select revision::text from identity_revision`
  if (row === undefined) throw new Error('identity_revision has no row')
  return row.revision
}
