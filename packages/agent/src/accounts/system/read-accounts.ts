import type { Gap, GapReason } from '@openhss/contract'
import { gapOf, inFile } from '../../host/gap.ts'
import type { System } from '../../host/system.ts'
import type { Account, StoredPassword } from '../account.ts'
import { findAccountServices } from './account-services.ts'
import { MAX_LINE_LENGTH } from '../colon-file.ts'
import type { ColonFile } from '../colon-file.ts'
import { readGroupPasswords } from './group-passwords.ts'
import { readPamLogins } from './pam-logins.ts'
import type { PamLogins } from './pam-logins.ts'
import { parsePasswd } from './parse-passwd.ts'
import type { PasswdEntry } from './parse-passwd.ts'
import { parseShadow } from './parse-shadow.ts'
import type { ShadowEntry } from './parse-shadow.ts'
import { parsePasswordField, refersToShadow } from './password-field.ts'
import { readUserRecords } from './user-records.ts'

export interface SystemAccounts {
  readonly accounts: readonly Account[]
  readonly gaps: readonly Gap[]
}

export const ACCOUNT_FILES = { passwd: 'etc/passwd', shadow: 'etc/shadow' } as const

/** Where files of passwd(5) and shadow(5) lie, in the order that they count in. */
export const ACCOUNT_SOURCES = [
  { service: 'files', ...ACCOUNT_FILES },
  {
    service: 'extrausers',
    passwd: 'var/lib/extrausers/passwd',
    shadow: 'var/lib/extrausers/shadow',
  },
] as const

/**
 * Every account that the host itself keeps, once each: of etc/passwd and etc/shadow in that order, of the other
 * files and records that nsswitch.conf names, and groups with a password. Never throws.
 * @param nowMs milliseconds since the epoch
 */
export function readAccounts(system: System, nowMs = Date.now()): SystemAccounts {
  const services = findAccountServices(system)
  const isAsked = (service: string) => service === 'files' || services.names.includes(service)
  const sources = ACCOUNT_SOURCES.filter(({ service }) => isAsked(service))
  const read = sources.map((source) => readSource(system, source, nowMs))
  const records = isAsked('systemd') ? readUserRecords(system, nowMs) : NOTHING
  const pam = readPamLogins(system)
  const groups = readGroupPasswords(system)
  const byName = new Map<string, Account>()
  for (const account of [...read.flatMap(({ accounts }) => accounts), ...records.accounts]) {
    const known = byName.get(account.userName)
    // A line of etc/shadow alone is not the account.
    if (known === undefined || known.state === 'no_account') byName.set(account.userName, account)
  }
  const isElsewhere = services.gaps.length > 0
  const accounts = [...byName.values()].map((account) => throughPam(account, pam, isElsewhere))
  return {
    accounts: [...accounts, ...groups.accounts],
    gaps: [
      ...read.flatMap(({ gaps }) => gaps),
      ...services.gaps,
      ...records.gaps,
      ...pam.gaps,
      ...groups.gaps,
    ],
  }
}

const NOTHING: SystemAccounts = { accounts: [], gaps: [] }

type Source = (typeof ACCOUNT_SOURCES)[number]

function readSource(system: System, source: Source, nowMs: number): SystemAccounts {
  const passwd = parseFile(system, source.passwd, parsePasswd)
  const shadow = parseFile(system, source.shadow, parseShadow)
  const shadowMissing = shadow.missing ?? (shadow.isCut ? 'oversized' : undefined)
  const shadowEntries = new Map(shadow.entries.map((entry) => [entry.userName, entry]))
  const known = new Set(passwd.entries.map((entry) => entry.userName))
  const accounts = [
    ...passwd.entries.map((entry) =>
      mergeAccount(entry, shadowEntries.get(entry.userName), shadowMissing, nowMs),
    ),
    ...shadow.entries
      // Behind the end of what is read of the one file may be the line of the other.
      .filter((entry) => !passwd.isCut && !known.has(entry.userName))
      .map((entry) => mergeAccount(undefined, entry, undefined, nowMs)),
  ]
  const isOptional = source.service !== 'files' && passwd.missing === 'absent'
  const gaps = isOptional ? [] : fileGaps(source, passwd, shadow, accounts)
  return { accounts, gaps: [...gaps, ...passwd.gaps, ...shadow.gaps] }
}

/** What PAM adds to an account, or takes from it. */
function throughPam(account: Account, pam: PamLogins, isElsewhere: boolean): Account {
  // Its line in etc/passwd may be that of a directory.
  if (account.state === 'no_account' && isElsewhere) {
    const { state: _, ...unknown } = account
    return unknown
  }
  if (account.state === 'no_account') return account
  const { otherPasswords: own = [], ...alone } = account
  if (pam.isOpen) return { ...alone, password: { kind: 'empty' }, state: 'trusted' }
  const isRefused = account.password.kind === 'empty' && !pam.takesEmpty
  const more = pam.passwords.get(account.userName) ?? []
  const all = [...(isRefused ? [] : [account.password]), ...own, ...more]
  const [password, ...otherPasswords] = all.filter(({ kind }) => kind !== 'locked')
  if (password === undefined) {
    const state = isRefused ? 'empty_refused' : account.state
    return { ...alone, password: { kind: 'locked' }, ...(state !== undefined && { state }) }
  }
  return { ...alone, password, ...(otherPasswords.length > 0 && { otherPasswords }) }
}

/** About 20,000 accounts, and what fits the agent's ceiling; of a larger file the beginning is read. */
export const MAX_ACCOUNT_FILE_BYTES = 2 * 1024 * 1024

interface ParsedFile<T> extends ColonFile<T> {
  readonly missing?: GapReason
  /** Only its beginning was read. */
  readonly isCut: boolean
}

function parseFile<T>(
  system: System,
  file: string,
  parse: (text: string, file: string) => ColonFile<T>,
): ParsedFile<T> {
  const reading = system.readLines(file, {
    maxBytes: MAX_ACCOUNT_FILE_BYTES,
    maxLineBytes: MAX_LINE_LENGTH,
  })
  if ('missing' in reading) return { entries: [], gaps: [], missing: reading.missing, isCut: false }
  const { text, isCut } = reading.value
  const { entries, gaps } = parse(text, file)
  return { entries, gaps: isCut ? [...gaps, gapOf(inFile(file), 'oversized')] : gaps, isCut }
}

function mergeAccount(
  passwd: PasswdEntry | undefined,
  shadow: ShadowEntry | undefined,
  shadowMissing: GapReason | undefined,
  nowMs: number,
): Account {
  const { userName = '' } = passwd ?? shadow ?? {}
  const password = decidingField(passwd, shadow, shadowMissing)
  const isExpired = password.kind !== 'locked' && shadow !== undefined && hasExpired(shadow, nowMs)
  const state = passwd === undefined ? 'no_account' : isExpired ? 'expired' : undefined
  return {
    service: 'system',
    instance: '',
    userName,
    comment: passwd?.comment ?? '',
    password,
    ...(state !== undefined && { state }),
    ...(shadow?.lastChangeDay !== undefined && { lastChangeDay: shadow.lastChangeDay }),
    ...(shadow?.maximumAgeDays !== undefined && { maximumAgeDays: shadow.maximumAgeDays }),
  }
}

/** The account is shut, or the password has to be changed before anything else; shadow(5). */
function hasExpired(
  { lastChangeDay, maximumAgeDays, mustChange, expireDay }: ShadowEntry,
  nowMs: number,
): boolean {
  const today = Math.floor(nowMs / MS_PER_DAY)
  if (mustChange || (expireDay !== undefined && expireDay <= today)) return true
  if (lastChangeDay === undefined || maximumAgeDays === undefined) return false
  return lastChangeDay + maximumAgeDays < today
}

const MS_PER_DAY = 86_400_000

/**
 * Which field a login compares with. pam_unix(8) looks into etc/shadow only behind an `x`; sshd
 * without PAM always does, so a lock in etc/passwd alone is no answer while a shadow line exists.
 */
function decidingField(
  passwd: PasswdEntry | undefined,
  shadow: ShadowEntry | undefined,
  shadowMissing: GapReason | undefined,
): StoredPassword {
  if (passwd && !refersToShadow(passwd.password, passwd.userName)) {
    const own = readField(passwd.password)
    const shadowMayDecide = shadow || (shadowMissing && shadowMissing !== 'absent')
    if (own.kind !== 'locked' || !shadowMayDecide) return own
  }
  if (shadow) return readField(shadow.password)
  if (shadowMissing) return { kind: 'unknown', reason: shadowMissing }
  return { kind: 'unknown', reason: 'absent', what: 'etc/shadow line of an account' }
}

function readField(field: string): StoredPassword {
  if (field.includes('\uFFFD')) return { kind: 'unknown', reason: 'encoding' }
  return parsePasswordField(field)
}

/** A host without shadow passwords is complete without etc/shadow. */
function fileGaps(
  source: Source,
  passwd: ParsedFile<PasswdEntry>,
  shadow: ParsedFile<ShadowEntry>,
  accounts: readonly Account[],
): Gap[] {
  const needed = shadow.missing !== 'absent' || accounts.some((a) => a.password.kind === 'unknown')
  return [
    ...(passwd.missing ? [gapOf(inFile(source.passwd), passwd.missing)] : []),
    ...(shadow.missing && needed ? [gapOf(inFile(source.shadow), shadow.missing)] : []),
  ]
}
