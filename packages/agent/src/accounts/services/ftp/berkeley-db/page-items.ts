import type { GapReason } from '@openhss/contract'
import type { Page } from './pages.ts'

/** Bytes of an item, or why there are none. */
export type Item = Buffer | 'deleted' | Extract<GapReason, 'malformed' | 'unsupported'>

/** An item of a hash page: a byte of type and its data, up to where the item before it starts. */
export function readHashItem(page: Page, item: number): Item {
  const start = page.offsetOf(item)
  const end = item === 0 ? page.bytes.length : page.offsetOf(item - 1)
  if (start === 0 || start >= end || end > page.bytes.length) return 'malformed'
  // Two values for one key, and values longer than a page (crypt(5) ends at 384 bytes), are not read.
  return page.bytes[start] === KEY_OR_DATA ? page.bytes.subarray(start + 1, end) : 'unsupported'
}

/** An item of a btree leaf: its length, a byte of type, its data. */
export function readBtreeItem(page: Page, item: number): Item {
  const start = page.offsetOf(item)
  const end = start + 3 + page.u16(start)
  const type = page.bytes[start + 2]
  if (start === 0 || type === undefined) return 'malformed'
  if ((type & DELETED) !== 0) return 'deleted'
  if (type !== KEY_OR_DATA) return 'unsupported'
  return end > page.bytes.length ? 'malformed' : page.bytes.subarray(start + 3, end)
}

const KEY_OR_DATA = 1
const DELETED = 0x80
