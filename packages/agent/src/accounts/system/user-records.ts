import type { Gap } from '@openhss/contract'
import { inFile } from '../../host/gap.ts'
import { GapTally } from '../../host/gap-tally.ts'
import type { System } from '../../host/system.ts'
import type { Account } from '../account.ts'
import { parsePasswordField } from './password-field.ts'

/** Accounts of systemd's user records, and what of them could not be read. */
export interface UserRecords {
  readonly accounts: readonly Account[]
  readonly gaps: readonly Gap[]
}

/**
 * Accounts that systemd knows besides etc/passwd: records that lie in a folder (nss-systemd(8)), those of
 * systemd-homed, and a gap for each other service that offers some. Never throws.
 */
export function readUserRecords(system: System, nowMs: number): UserRecords {
  const gaps = new GapTally()
  const accounts = new Map<string, Account>()
  for (const { file, userName, privileged } of listRecordFiles(system, gaps)) {
    if (accounts.has(userName)) continue
    const texts = [file, ...privileged].map(
      (each) => [each, system.readText(each, MAX_FILE_BYTES)] as const,
    )
    const missing = texts.find(([each, text]) => isLost(each, file, text))
    if (missing) gaps.add('user record', 'missing' in missing[1] ? missing[1].missing : 'failed')
    const [main = '', secret = '{}'] = texts.map(([, text]) =>
      'value' in text ? text.value : undefined,
    )
    const account = parseUserRecord(main, secret, userName, nowMs)
    if (account) accounts.set(userName, account)
    else if (!missing) gaps.add('user record', 'malformed')
  }
  for (const name of listServices(system)) gaps.add(`accounts of ${name}`, 'unsupported')
  return { accounts: [...accounts.values()], gaps: gaps.list() }
}

type Text = ReturnType<System['readText']>

/** An account without a password has no second file. */
function isLost(file: string, main: string, text: Text): boolean {
  return 'missing' in text && (file === main || text.missing !== 'absent')
}

/** A record is asked for by the name of its file; the one of the user's number is a link to it. */
function listRecordFiles(system: System, gaps: GapTally) {
  const list = (folder: string, end: string) => {
    const listing = system.listDirectory(folder)
    if ('missing' in listing && listing.missing !== 'absent')
      gaps.add(inFile(folder), listing.missing)
    const names = 'value' in listing ? listing.value.filter((name) => name.endsWith(end)) : []
    if (names.length > MAX_RECORD_COUNT) gaps.add(inFile(folder), 'oversized')
    return names
      .toSorted()
      .slice(0, MAX_RECORD_COUNT)
      .map((name) => {
        const userName = name.slice(0, -end.length)
        return { file: `${folder}/${name}`, userName }
      })
  }
  const records = RECORD_FOLDERS.flatMap((folder) => list(folder, '.user'))
    .filter(({ userName }) => !/^\d+$/.test(userName))
    .map((each) => ({ ...each, privileged: [`${each.file}-privileged`] }))
  const homes = list(HOME_FOLDER, '.identity').map((each) => ({ ...each, privileged: [] }))
  return [...records, ...homes]
}

export const RECORD_FOLDERS = [
  'etc/userdb',
  'run/userdb',
  'run/host/userdb',
  'usr/local/lib/userdb',
  'usr/lib/userdb',
] as const
export const HOME_FOLDER = 'var/lib/systemd/home'
const SERVICE_FOLDER = 'run/systemd/userdb'
const MAX_RECORD_COUNT = 10_000
const MAX_FILE_BYTES = 65_536

/** Their accounts are in the files, are read here, or have no password. */
const KNOWN_SERVICES: ReadonlySet<string> = new Set(
  [
    'DropIn',
    'DynamicUser',
    'Home',
    'Machine',
    'Multiplexer',
    'NameServiceSwitch',
    'NamespaceResource',
  ].map((name) => `io.systemd.${name}`),
)

function listServices(system: System): string[] {
  const listing = system.listDirectory(SERVICE_FOLDER)
  const names = 'value' in listing ? listing.value : []
  return names.filter((name) => !KNOWN_SERVICES.has(name)).map((name) => name.slice(0, 128))
}

/**
 * A record in JSON with its secret part, to the account of this name; undefined: it is none, or of another
 * name. Each of several hashes lets in. Source: https://systemd.io/USER_RECORD/. Pure; never throws.
 */
export function parseUserRecord(
  text: string,
  secret: string,
  userName: string,
  nowMs: number,
): Account | undefined {
  const [record, more] = [parseObject(text), parseObject(secret)]
  if (record?.['userName'] !== userName || userName.length > 256) return undefined
  const hashes = [record, more].flatMap((each) => hashesOf(each?.['privileged']))
  const [first, ...others] = hashes.map(parsePasswordField).filter(({ kind }) => kind !== 'locked')
  const isLocked = record['locked'] === true
  const until = record['notAfterUSec']
  const isLate = typeof until === 'number' && until / 1_000 <= nowMs
  const state = isLocked ? 'disabled' : isLate ? 'expired' : undefined
  const { realName } = record
  return {
    service: 'system',
    instance: '',
    userName,
    comment: typeof realName === 'string' ? realName : '',
    password: first === undefined || isLocked ? { kind: 'locked' } : first,
    ...(others.length > 0 && !isLocked && { otherPasswords: others }),
    ...(state !== undefined && { state }),
  }
}

function hashesOf(privileged: unknown): string[] {
  const hashes = isObject(privileged) ? privileged['hashedPassword'] : undefined
  return Array.isArray(hashes) ? hashes.filter((each) => typeof each === 'string') : []
}

function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return isObject(value) ? value : undefined
  } catch {
    return undefined
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
