import type { FoundPassword } from '../verdicts/weakness.ts'
import { startLedger } from './own-word-ledger.ts'
import type { OwnWordLedger } from './own-word-ledger.ts'

export interface AccountRecord {
  /** Segment key to the number of words tested from its start. */
  readonly tested: Map<string, number>
  found?: FoundPassword
}

export interface StoreContent {
  readonly accounts: Map<string, AccountRecord>
  /** What was stored of the password of an account last, as a fingerprint, and how often that changed. By its name. */
  readonly passwords: Map<string, PasswordRecord>
  /** Kept in a file of its own; see own-word-file.ts. */
  ownWords: OwnWordLedger
}

export type PasswordRecord = readonly [fingerprint: string, revision: number]

/** One line of the journal. */
export type StoreEvent =
  | readonly ['tested', account: string, segmentKey: string, words: number]
  | readonly ['found', account: string, found: FoundPassword]
  | readonly ['password', name: string, password: PasswordRecord]

/** Applies an event. Applying it twice is applying it once, so a journal may be read again. */
export function applyEvent(content: StoreContent, event: StoreEvent): void {
  if (event[0] === 'password') return rememberPassword(content, event[1], event[2])
  const record = content.accounts.get(event[1]) ?? { tested: new Map<string, number>() }
  content.accounts.set(event[1], record)
  if (event[0] === 'found') record.found = event[2]
  else record.tested.set(event[2], Math.max(event[3], record.tested.get(event[2]) ?? 0))
}

/** The oldest is forgotten for a new one; an account that is seen again then starts anew. */
function rememberPassword(
  { passwords }: StoreContent,
  name: string,
  password: PasswordRecord,
): void {
  passwords.delete(name)
  passwords.set(name, password)
  const [oldest] = passwords.keys()
  if (passwords.size > MAX_PASSWORDS && oldest !== undefined) passwords.delete(oldest)
}

/** 200 bytes each. */
const MAX_PASSWORDS = 10_000

export function formatContent(content: StoreContent): string {
  const accounts = [...content.accounts].map(([fingerprint, { tested, found }]) => [
    fingerprint,
    { tested: Object.fromEntries(tested), ...(found && { found }) },
  ])
  const passwords = Object.fromEntries(content.passwords)
  return JSON.stringify({ format: FORMAT, accounts: Object.fromEntries(accounts), passwords })
}

/** Parses the text of the store file and of its journal; what cannot be read is left out. */
export function parseContent(snapshot: string, journal: string): StoreContent {
  const content = parseSnapshot(snapshot)
  // A line that was being written when the process was killed is no JSON.
  for (const event of journal.split('\n').map(parseJson)) {
    if (isEvent(event)) applyEvent(content, event)
  }
  return content
}

/** A store of another format is started anew. */
const FORMAT = 1

function parseSnapshot(text: string): StoreContent {
  const json = parseJson(text)
  const stored = isObject(json) && json['format'] === FORMAT ? json : {}
  const accounts = new Map<string, AccountRecord>()
  for (const [fingerprint, record] of Object.entries(stored['accounts'] ?? {})) {
    if (!isObject(record) || !isObject(record['tested'])) continue
    const tested = Object.entries(record['tested']).filter(isCount)
    const found = record['found']
    accounts.set(fingerprint, { tested: new Map(tested), ...(isFound(found) && { found }) })
  }
  const passwords = new Map(Object.entries(stored['passwords'] ?? {}).filter(isPasswordEntry))
  return { accounts, passwords, ownWords: startLedger() }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

function isPasswordEntry(entry: [string, unknown]): entry is [string, PasswordRecord] {
  return isPassword(entry[1])
}

function isPassword(value: unknown): value is PasswordRecord {
  return Array.isArray(value) && typeof value[0] === 'string' && Number.isSafeInteger(value[1])
}

function isCount(entry: [string, unknown]): entry is [string, number] {
  return Number.isSafeInteger(entry[1])
}

function isFound(value: unknown): value is FoundPassword {
  return isObject(value) && typeof value['mask'] === 'string' && Array.isArray(value['traits'])
}

function isEvent(value: unknown): value is StoreEvent {
  if (!Array.isArray(value) || typeof value[1] !== 'string') return false
  if (value[0] === 'found') return isFound(value[2])
  if (value[0] === 'password') return isPassword(value[2])
  return value[0] === 'tested' && typeof value[2] === 'string' && Number.isSafeInteger(value[3])
}
