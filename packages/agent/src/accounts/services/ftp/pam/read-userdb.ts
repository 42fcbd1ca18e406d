import type { StoredPassword } from '../../../account.ts'
import type { System } from '../../../../host/system.ts'
import type { AccountList } from '../../account-list.ts'
import { fileObstacle } from '../../file-obstacle.ts'
import type { Obstacle } from '../../service.ts'
import { parseBerkeleyDb } from '../berkeley-db/parse-berkeley-db.ts'
import { storedHash } from '../../../pam/password-files.ts'

/**
 * Adds the accounts of pam_userdb(8); returns what stood in the way. Never throws. The module of Linux-PAM 1.5.2 opens
 * a hash alone; what stands in a btree is listed too, since its passwords were chosen for use.
 */
export function readUserdb(
  system: System,
  args: readonly string[],
  list: AccountList,
): Obstacle | undefined {
  const file = userdbFile(args)
  if (file === undefined) return fileObstacle('the database of pam_userdb', 'absent')
  // There a key is a name and its password in one, and both may have the sign between them.
  if (args.includes('key_only')) return fileObstacle(`/${file}`, 'unsupported')
  const reading = system.readBytes(file, MAX_DATABASE_BYTES)
  if ('missing' in reading) return missingDatabase(system, file, reading.missing)
  const database = parseBerkeleyDb(reading.value)
  const gaps = database?.gaps ?? []
  list.noteAll(gaps.map((gap) => ({ ...gap, what: `${file} ${gap.what}` })))
  for (const [key, value] of database?.entries ?? []) {
    list.add({
      userName: key.toString('utf8'),
      password: passwordOf(value.toString('utf8'), isHashed(args)),
    })
  }
  reading.value.fill(0)
  return database === undefined ? fileObstacle(`/${file}`, 'unsupported') : undefined
}

/** Path below the root, undefined where none is given; the module adds the ending itself. */
export function userdbFile(args: readonly string[]): string | undefined {
  const path = args
    .findLast((arg) => arg.startsWith('db='))
    ?.slice('db='.length)
    .replace(/^\/+/, '')
  return path === undefined || path === '' ? undefined : `${path}.db`
}

/** Some 25,000 accounts. */
const MAX_DATABASE_BYTES = 4 * 1024 * 1024

/** Any other value of `crypt` is taken for `none`. */
function isHashed(args: readonly string[]): boolean {
  const value = args.findLast((arg) => arg.startsWith('crypt='))?.slice('crypt='.length)
  return value?.toLowerCase().startsWith('crypt') ?? false
}

/** An empty one lets nobody in, with or without a password: tried with Linux-PAM 1.5.2. */
function passwordOf(stored: string, isHash: boolean): StoredPassword {
  if (stored === '') return { kind: 'locked' }
  if (isHash) return storedHash(stored)
  if (stored.includes('\uFFFD')) return { kind: 'unknown', reason: 'encoding' }
  return { kind: 'hash', format: 'clear', hash: stored }
}

/** Where PAM was built with GDBM, the database has two files of other names. */
function missingDatabase(
  system: System,
  file: string,
  reason: Parameters<typeof fileObstacle>[1],
): Obstacle {
  const gdbm = file.replace(/\.db$/, '.pag')
  const isGdbm = reason === 'absent' && 'value' in system.versionOf(gdbm)
  return isGdbm ? fileObstacle(`/${gdbm}`, 'unsupported') : fileObstacle(`/${file}`, reason)
}
