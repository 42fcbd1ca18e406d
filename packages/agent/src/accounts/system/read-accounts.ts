import type { Gap, GapReason } from '@openhss/contract'
import { gapOf, inFile } from '../../host/gap.ts'
import type { Reading, System } from '../../host/system.ts'
import type { Account, StoredPassword } from '../account.ts'
import { findAccountServices } from './account-services.ts'
import type { ColonFile } from './colon-file.ts'
import { parsePasswd } from './parse-passwd.ts'
import type { PasswdEntry } from './parse-passwd.ts'
import { parseShadow } from './parse-shadow.ts'
import type { ShadowEntry } from './parse-shadow.ts'
import { parsePasswordField, refersToShadow } from './password-field.ts'

export interface SystemAccounts {
  readonly accounts: readonly Account[]
  readonly gaps: readonly Gap[]
}

export const ACCOUNT_FILES = { passwd: 'etc/passwd', shadow: 'etc/shadow' } as const

/** Every account of etc/passwd and etc/shadow, once each, in that order. Never throws. */
export function readAccounts(system: System): SystemAccounts {
  const passwd = parseFile(
    system.readText(ACCOUNT_FILES.passwd, LARGEST_ACCOUNT_FILE_BYTES),
    parsePasswd,
  )
  const shadow = parseFile(
    system.readText(ACCOUNT_FILES.shadow, LARGEST_ACCOUNT_FILE_BYTES),
    parseShadow,
  )
  const shadowEntries = new Map(shadow.entries.map((entry) => [entry.userName, entry]))
  const known = new Set(passwd.entries.map((entry) => entry.userName))
  const accounts = [
    ...passwd.entries.map((entry) =>
      mergeAccount(entry, shadowEntries.get(entry.userName), shadow.missing),
    ),
    ...shadow.entries
      .filter((entry) => !known.has(entry.userName))
      .map((entry) => mergeAccount(undefined, entry, undefined)),
  ]
  return {
    accounts,
    gaps: [
      ...fileGaps(passwd, shadow, accounts),
      ...passwd.gaps,
      ...shadow.gaps,
      ...findAccountServices(system),
    ],
  }
}

/** 32 MiB: about 200,000 accounts, and what still fits the agent's 150 MB. */
export const LARGEST_ACCOUNT_FILE_BYTES = 32 * 1024 * 1024

type ParsedFile<T> = ColonFile<T> & { readonly missing?: GapReason }

function parseFile<T>(
  reading: Reading<string>,
  parse: (text: string) => ColonFile<T>,
): ParsedFile<T> {
  if ('value' in reading) return parse(reading.value)
  return { entries: [], gaps: [], missing: reading.missing }
}

function mergeAccount(
  passwd: PasswdEntry | undefined,
  shadow: ShadowEntry | undefined,
  shadowMissing: GapReason | undefined,
): Account {
  const { userName = '' } = passwd ?? shadow ?? {}
  return {
    service: 'system',
    instance: '',
    userName,
    comment: passwd?.comment ?? '',
    password: decidingField(passwd, shadow, shadowMissing),
    ...(shadow?.lastChangeDay !== undefined && { lastChangeDay: shadow.lastChangeDay }),
    ...(shadow?.maximumAgeDays !== undefined && { maximumAgeDays: shadow.maximumAgeDays }),
  }
}

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
  return { kind: 'unknown', reason: 'absent', what: `${ACCOUNT_FILES.shadow} line of an account` }
}

function readField(field: string): StoredPassword {
  if (field.includes('\uFFFD')) return { kind: 'unknown', reason: 'encoding' }
  return parsePasswordField(field)
}

/** A host without shadow passwords is complete without etc/shadow. */
function fileGaps(
  passwd: ParsedFile<PasswdEntry>,
  shadow: ParsedFile<ShadowEntry>,
  accounts: readonly Account[],
): Gap[] {
  const needed = shadow.missing !== 'absent' || accounts.some((a) => a.password.kind === 'unknown')
  return [
    ...(passwd.missing ? [gapOf(inFile(ACCOUNT_FILES.passwd), passwd.missing)] : []),
    ...(shadow.missing && needed ? [gapOf(inFile(ACCOUNT_FILES.shadow), shadow.missing)] : []),
  ]
}
