import { randomBytes } from 'node:crypto'
import { promisify } from 'node:util'
import { gunzip, gzip } from 'node:zlib'
import { LRUCache } from 'lru-cache'
import type { Queryable } from '../db/queryable.ts'
import type { MasterKey } from '../iam/master-key/master-key.ts'
import { findOwnWords, storeOwnWords } from './own-word-queries.ts'

/** The own words of projects: encrypted in the database, and here only while somebody reads them. */
export interface OwnWordStore {
  find(projectId: string): Promise<StoredOwnWords>
  /**
   * Returns the words as an agent gets them, packed.
   * @param revision the one that the caller knows, maybe an older one.
   */
  packedFor(projectId: string, revision: string): Promise<Buffer>
  /**
   * Seals words for storage. It is called outside of the transaction that stores them, because a million
   * words take half a second.
   */
  seal(projectId: string, list: Pick<StoredOwnWords, 'words' | 'companyNames'>): Promise<Sealed>
}

export interface StoredOwnWords {
  readonly revision: string
  readonly words: readonly string[]
  readonly companyNames: readonly string[]
}

interface Sealed {
  readonly revision: string
  readonly count: number
  readonly store: (sql: Queryable) => Promise<void>
}

/** Revision of words that were never set. */
export const NO_REVISION = 'none'

/** A million words are 4 to 6 MB packed; after a change every agent of a project asks for them. */
const MAX_PACKED_BYTES = 32 * 1024 * 1024
const KEEP_PACKED_MS = 60_000
/** At this level 12 MB of JSON take 0.15 s, off the event loop. */
const LEVEL = 1

export function createOwnWordStore(sql: Queryable, masterKey: MasterKey): OwnWordStore {
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
      if (row === undefined) return { revision: NO_REVISION, words: [], companyNames: [] }
      const { words } = await unpack(masterKey.open(row.words, wordsOf(projectId)))
      const { revision } = row
      return { revision, words, companyNames: openCompanyNames(masterKey, projectId, row) }
    },
    packedFor: async (projectId, revision) => {
      const content = await packed.fetch(`${projectId} ${revision}`)
      return content ?? pack(projectId)
    },
    seal: async (projectId, { words, companyNames }) => {
      const revision = randomBytes(16).toString('hex')
      const content = await packedJson({ revision, words })
      const sealed = {
        revision,
        count: words.length,
        words: masterKey.seal(content, wordsOf(projectId)),
        companyNames: masterKey.encrypt(JSON.stringify(companyNames), companyNamesOf(projectId)),
      }
      return {
        revision,
        count: words.length,
        store: (tx) => storeOwnWords(tx, projectId, sealed),
      }
    },
  }

  /** Returns the bytes as they were packed when they were stored: the answer of `fetchWords`. */
  async function pack(projectId: string): Promise<Buffer> {
    const row = await findOwnWords(sql, projectId)
    if (row === undefined) return packedJson({ revision: NO_REVISION, words: [] })
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

interface Content {
  readonly revision: string
  readonly words: readonly string[]
}

function packedJson(content: Content): Promise<Buffer> {
  return promisify(gzip)(JSON.stringify(content), { level: LEVEL })
}

async function unpack(content: Buffer): Promise<Content> {
  return JSON.parse((await promisify(gunzip)(content)).toString('utf8')) as Content
}

function wordsOf(projectId: string): string {
  return `the words of project ${projectId}`
}

function companyNamesOf(projectId: string): string {
  return `the company names of project ${projectId}`
}
