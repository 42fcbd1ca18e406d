import { MAX_CHARACTERS } from '@openhss/contract/runtime'
import type { System } from '../../../../host/system.ts'
import type { AccountList } from '../../account-list.ts'
import { fileObstacle } from '../../file-obstacle.ts'
import type { Obstacle } from '../../service.ts'
import { parsePwdfile } from '../password-file.ts'
import { storedHash } from '../stored-hash.ts'
import type { PamModule } from './read-pam-modules.ts'
import { readUserdb, userdbFile } from './read-userdb.ts'

/** Adds the accounts that these modules keep; returns the first thing that stood in the way. Never throws. */
export function readPamAccounts(
  system: System,
  modules: readonly PamModule[],
  list: AccountList,
): Obstacle | undefined {
  const obstacles = modules.flatMap((each) => readModule(system, each, list) ?? [])
  const asksNothing = modules.every(({ module }) => ASKS_NO_PASSWORD.has(module))
  if (asksNothing && modules.some(({ module }) => module === 'pam_permit')) {
    list.note('login that pam_permit lets in without a password', 'unsupported')
  }
  return obstacles[0]
}

/** Files with passwords that these modules read; paths below the root. Pure. */
export function pamPasswordFiles(modules: readonly PamModule[]): string[] {
  return modules.flatMap(({ module, args }) => {
    if (module === 'pam_userdb') return userdbFile(args) ?? []
    return module === 'pam_pwdfile' ? (pwdfileOf(args) ?? []) : []
  })
}

function readModule(
  system: System,
  { module, args }: PamModule,
  list: AccountList,
): Obstacle | undefined {
  if (module === 'pam_userdb') return readUserdb(system, args, list)
  if (module === 'pam_pwdfile') return readPwdfile(system, args, list)
  if (OF_THE_SYSTEM.has(module) || ASKS_NO_PASSWORD.has(module)) return undefined
  list.note(`accounts of ${module}`, 'unsupported')
  const detail = `${module} takes accounts from another place`.slice(0, MAX_CHARACTERS.detail)
  return { reason: 'unsupported', detail, remedy: 'Check these accounts where they are kept.' }
}

function readPwdfile(
  system: System,
  args: readonly string[],
  list: AccountList,
): Obstacle | undefined {
  const file = pwdfileOf(args)
  if (file === undefined) return fileObstacle('the file of pam_pwdfile', 'absent')
  const reading = system.readText(file, LARGEST_BYTES)
  if ('missing' in reading) return fileObstacle(`/${file}`, reading.missing)
  const { entries, gaps } = parsePwdfile(reading.value, file)
  list.noteAll(gaps)
  for (const { userName, hash } of entries) list.add({ userName, password: storedHash(hash) })
  return undefined
}

/** About 100,000 accounts. */
const LARGEST_BYTES = 16 * 1024 * 1024

/** `pwdfile=FILE`, and `pwdfile FILE` as before version 1.0. */
function pwdfileOf(args: readonly string[]): string | undefined {
  const text = args.join(' ')
  return /(?:^| )(?:pwdfile|file)[= ]\/+(\S+)/.exec(text)?.[1]
}

/** Accounts of the host, which are checked as such. */
const OF_THE_SYSTEM = new Set(['pam_unix', 'pam_unix2', 'pam_pwdb', 'pam_unix_auth'])

/** Modules of Linux-PAM that decide or remember, and compare no password. */
const ASKS_NO_PASSWORD = new Set([
  'pam_access',
  'pam_cap',
  'pam_debug',
  'pam_deny',
  'pam_echo',
  'pam_env',
  'pam_faildelay',
  'pam_faillock',
  'pam_ftp',
  'pam_gnome_keyring',
  'pam_group',
  'pam_issue',
  'pam_keyinit',
  'pam_lastlog',
  'pam_listfile',
  'pam_localuser',
  'pam_loginuid',
  'pam_mail',
  'pam_nologin',
  'pam_permit',
  'pam_securetty',
  'pam_selinux',
  'pam_shells',
  'pam_succeed_if',
  'pam_systemd',
  'pam_tally',
  'pam_tally2',
  'pam_time',
  'pam_timestamp',
  'pam_umask',
  'pam_warn',
  'pam_wheel',
])
