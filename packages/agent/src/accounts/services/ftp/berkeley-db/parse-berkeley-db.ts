import { GapTally } from '../../../../host/gap-tally.ts'
import type { Gap } from '@openhss/contract'
import { openPages } from './pages.ts'
import type { PageReader } from './pages.ts'
import { readBtreeItem, readHashItem } from './page-items.ts'
import type { Item } from './page-items.ts'

export interface BerkeleyDb {
  readonly entries: readonly (readonly [key: Buffer, value: Buffer])[]
  readonly gaps: readonly Gap[]
}

/**
 * Every key of a Berkeley DB file (hash or btree, version 3 to 5.3) with its value; undefined: it is none, or
 * of a kind that is not read (encrypted, several databases in one file). Pure; never throws.
 * The pages are read one after the other, not by the index: a broken page costs only itself.
 * Layout: src/dbinc/db_page.h of Berkeley DB 5.3.
 */
export function parseBerkeleyDb(file: Buffer): BerkeleyDb | undefined {
  const pages = openPages(file)
  if (!pages) return undefined
  const entries: (readonly [Buffer, Buffer])[] = []
  const gaps = new GapTally()
  // A file ends with a whole page.
  if (file.length % pages.pageSize !== 0) gaps.add('page', 'malformed')
  for (let start = pages.pageSize; start + pages.pageSize <= file.length; start += pages.pageSize) {
    readPage(pages, start, entries, gaps)
  }
  return { entries, gaps: gaps.list() }
}

function bytesOf(item: Item): number {
  return typeof item === 'string' ? 0 : item.length
}

function isLong(item: Buffer): boolean {
  return item.length > MAX_ITEM_BYTES
}

/** A hash of crypt(5) ends at 384 bytes, and nobody types a password that is longer. */
const MAX_ITEM_BYTES = 512
const MAX_ENTRY_COUNT = 100_000

/** Types of pages that hold keys; the others are of the index, of long values or free. */
const READERS: Readonly<Record<number, typeof readHashItem>> = {
  2: readHashItem,
  13: readHashItem,
  5: readBtreeItem,
}

function readPage(
  pages: PageReader,
  start: number,
  entries: (readonly [Buffer, Buffer])[],
  gaps: GapTally,
) {
  const page = pages.page(start)
  const readItem = READERS[page.type]
  if (!readItem) return
  if (page.count > page.mostItems || page.count % 2 !== 0) {
    gaps.add('page', 'malformed')
    return
  }
  let bytes = 0
  for (let i = 0; i < page.count; i += 2) {
    const [key, value] = [readItem(page, i), readItem(page, i + 1)]
    if (key === 'deleted' || value === 'deleted') continue
    bytes += bytesOf(key) + bytesOf(value)
    // Items of a page lie beside each other: made to overlap, a small file would be gigabytes of them.
    if (bytes > pages.pageSize) {
      gaps.add('page', 'malformed')
      return
    }
    if (typeof key === 'string') gaps.add('entry', key)
    else if (typeof value === 'string') gaps.add('entry', value)
    else if (isLong(key) || isLong(value) || entries.length >= MAX_ENTRY_COUNT)
      gaps.add('entry', 'oversized')
    else entries.push([key, value])
  }
}
