import { LRUCache } from 'lru-cache'
import type { Queryable } from '../db/queryable.ts'
import type { MasterKey } from '../iam/master-key/master-key.ts'
import type { ThreadPool } from '../threads/thread-pool.ts'
import { findOwnWords, storeOwnWords } from './own-word-queries.ts'
import { joinWordList, packList, unpackWordList } from './packed-words.ts'
import type { PackedWords } from './packed-words.ts'

/** The own words of projects: encrypted in the database, and here only while somebody reads them. */
export interface OwnWordStore {
  find(projectId: string): Promise<StoredOwnWords>
  /**
   * Returns the words as an agent gets them, packed.
   * @param revision the one that the caller knows, maybe an older one.
   */
  packedFor(projectId: string, revision: string): Promise<Buffer>
  /**
   * Seals words for storage. It is called outside of the transaction that stores them, because it takes
   * milliseconds.
   */
  seal(
    projectId: string,
    words: PackedWords,
    companyNames: readonly string[],
  ): (sql: Queryable) => Promise<void>
  /** Returns the JSON text of a text with one word a line. */
  joinLines(list: Buffer): Promise<Uint8Array>
}

export interface StoredOwnWords {
  readonly revision: string
  readonly count: number
  /** JSON text of the list, in UTF-8: as objects a million words stop the event loop for 0.2 s. */
  readonly list: Buffer
  readonly companyNames: readonly string[]
}

/** Revision of words that were never set. */
export const NO_REVISION = 'none'

/** A million words are 4 to 6 MB packed; after a change every agent of a project asks for them. */
const MAX_PACKED_BYTES = 32 * 1024 * 1024
const KEEP_PACKED_MS = 60_000
/** Up to here a list is joined at once, in a millisecond. */
const MAX_SMALL_LIST_BYTES = 65_536

export function createOwnWordStore(
  sql: Queryable,
  masterKey: MasterKey,
  threads: ThreadPool,
): OwnWordStore {
  const packed = new LRUCache<string, Buffer>({
    maxSize: MAX_PACKED_BYTES,
    sizeCalculation: (content, key) => content.length + key.length,
    ttl: KEEP_PACKED_MS,
    ttlAutopurge: true,
    fetchMethod: (key) => pack(key.split(' ', 1)[0] ?? ''),
  })

  return {
    find: async (projectId) => {
      const row = await findOwnWords(sql, projectId)
      if (row === undefined) {
        return { revision: NO_REVISION, count: 0, list: Buffer.from('[]'), companyNames: [] }
      }
      const list = await unpackWordList(masterKey.open(row.words, wordsOf(projectId)))
      const { revision, count } = row
      return { revision, count, list, companyNames: openCompanyNames(masterKey, projectId, row) }
    },
    packedFor: async (projectId, revision) => {
      const content = await packed.fetch(`${projectId} ${revision}`)
      return content ?? pack(projectId)
    },
    seal: (projectId, { revision, count, content }, companyNames) => {
      const sealed = {
        revision,
        count,
        words: masterKey.seal(Buffer.from(content), wordsOf(projectId)),
        companyNames: masterKey.encrypt(JSON.stringify(companyNames), companyNamesOf(projectId)),
      }
      return (tx) => storeOwnWords(tx, projectId, sealed)
    },
    joinLines: async (list) => {
      if (list.length <= MAX_SMALL_LIST_BYTES) return joinWordList(list)
      const module = new URL('./packed-words.ts', import.meta.url).href
      return threads.run<Uint8Array>({ module, name: joinWordList.name, input: list })
    },
  }

  /** Returns the bytes as they were packed when they were stored: the answer of `fetchWords`. */
  async function pack(projectId: string): Promise<Buffer> {
    const row = await findOwnWords(sql, projectId)
    if (row === undefined) return packList(NO_REVISION, [])
    return masterKey.open(row.words, wordsOf(projectId))
  }
}

export function openCompanyNames(
  masterKey: MasterKey,
  projectId: string,
  { companyNames }: { readonly companyNames: Buffer },
): readonly string[] {
  return JSON.parse(masterKey.decrypt(companyNames, companyNamesOf(projectId))) as string[]
}

function wordsOf(projectId: string): string {
  return `the words of project ${projectId}`
}

function companyNamesOf(projectId: string): string {
  return `the company names of project ${projectId}`
}
