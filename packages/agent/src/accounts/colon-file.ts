import type { Gap, GapReason, GapText } from '@openhss/contract'
import { MAX_CHARACTERS } from '@openhss/contract/runtime'
import { inFile } from '../host/gap.ts'
import { GapTally } from '../host/gap-tally.ts'

/** A file of colon-separated lines, read: what each usable line gave, and what could not be used. */
export interface ColonFile<T> {
  readonly entries: readonly T[]
  readonly gaps: readonly Gap[]
}

export interface LineParser<T extends { readonly userName: string }> {
  /** Path below the root, to name the file in gaps. */
  readonly file: string
  /** A line with another number of fields is still used, and counted as malformed where there is one. */
  readonly fieldCount?: number
  parse(fields: readonly string[], note: (what: GapText, reason: GapReason) => void): T
}

/**
 * Reads etc/passwd or etc/shadow. Never throws; a line that cannot be used becomes a gap and never
 * costs its neighbour. Of several lines of one account the first counts, as in getpwnam(3).
 */
export function parseColonFile<T extends { readonly userName: string }>(
  text: string,
  parser: LineParser<T>,
): ColonFile<T> {
  const entries = new Map<string, T>()
  const gaps = new GapTally()
  for (const raw of linesOf(text)) {
    // Like fgetpwent(3): leading blanks, empty lines and comments do not count.
    const line = raw.trimStart()
    if (line === '' || line.startsWith('#')) continue
    const reason = lineFault(line)
    if (reason) {
      gaps.add(inFile(parser.file, 'line'), reason)
      continue
    }
    const fields = line.split(':')
    const userName = fields[0] ?? ''
    const fault = nameFault(userName, fields.length)
    if (fault) gaps.add(inFile(parser.file, fault.what), fault.reason)
    else if (entries.size >= MAX_ENTRY_COUNT) gaps.add(inFile(parser.file, 'line'), 'oversized')
    else if (entries.has(userName)) gaps.add(inFile(parser.file, 'repeated account'), 'malformed')
    else {
      if (fields.length !== (parser.fieldCount ?? fields.length))
        gaps.add(inFile(parser.file, 'line'), 'malformed')
      const note = (what: GapText, why: GapReason) => gaps.add(inFile(parser.file, what), why)
      entries.set(userName, parser.parse(fields, note))
    }
  }
  return { entries: [...entries.values()], gaps: gaps.list() }
}

/** Their objects take 10 MB on the thread that reads them, and as much again on the one that takes them over. */
const MAX_ENTRY_COUNT = 20_000

/** One after the other: an array of all of them takes as much memory again as the text. */
function* linesOf(text: string): Generator<string> {
  let start = 0
  for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
    yield text.slice(start, end)
    start = end + 1
  }
  yield text.slice(start)
}

/** The longest hash of crypt(5) is 384 characters and comments are short; 8 KiB is generous. */
export const MAX_LINE_LENGTH = 8_192

function lineFault(line: string): GapReason | undefined {
  if (line.length > MAX_LINE_LENGTH) return 'oversized'
  // NUL ends a string in C and cannot be stored in PostgreSQL.
  return line.includes('\0') ? 'malformed' : undefined
}

function nameFault(
  userName: string,
  fieldCount: number,
): { what: GapText; reason: GapReason } | undefined {
  if (/^[+-]/.test(userName)) return { what: 'NIS entry', reason: 'unsupported' }
  if (userName === '' || fieldCount < 2) return { what: 'line', reason: 'malformed' }
  if (userName.length > MAX_CHARACTERS.user_name) return { what: 'user name', reason: 'oversized' }
  // Two names that differ only in such bytes would look the same.
  if (userName.includes('\uFFFD')) return { what: 'user name', reason: 'encoding' }
  return undefined
}
