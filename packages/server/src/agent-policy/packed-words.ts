import { randomBytes } from 'node:crypto'
import { promisify } from 'node:util'
import { gunzip, gzip } from 'node:zlib'

/** A list of own words as it is stored and as an agent gets it. */
export interface PackedWords {
  readonly revision: string
  readonly count: number
  /** Gzipped JSON `{"revision":"…","words":["…"]}`, UTF-8. */
  readonly content: Uint8Array
}

/** Packs words under a new revision. A million take half a second, gzip apart: call it in a thread. */
export async function packWords(words: readonly string[]): Promise<PackedWords> {
  const revision = randomBytes(16).toString('hex')
  return { revision, count: words.length, content: await packList(revision, words) }
}

export function packList(revision: string, words: readonly string[]): Promise<Buffer> {
  return promisify(gzip)(JSON.stringify({ revision, words }), { level: LEVEL })
}

/** At this level 12 MB of JSON take 0.15 s, off the event loop. */
const LEVEL = 1

/**
 * Returns the JSON text of the list of words, in UTF-8. Equal lists have equal texts, and nothing has to parse a
 * million words to compare or to show them.
 */
export async function unpackWordList(content: Uint8Array): Promise<Buffer> {
  const json = await promisify(gunzip)(content)
  return json.subarray(json.indexOf(WORDS) + WORDS.length, -1)
}

/** The revision before it is hexadecimal digits, so this is the first one. */
const WORDS = '"words":'

/** Makes of the JSON text of a list that of a text with one word a line, as the setting `weakpwd` has them. */
export function joinWordList(list: Uint8Array): Uint8Array {
  const words = JSON.parse(Buffer.from(list).toString('utf8')) as string[]
  return Buffer.from(JSON.stringify(words.join('\n')))
}
