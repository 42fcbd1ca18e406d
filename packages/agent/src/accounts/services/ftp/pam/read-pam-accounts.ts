import { MAX_CHARACTERS } from '@openhss/contract/runtime'
import type { System } from '../../../../host/system.ts'
import { findOpenDoor } from '../../../pam/open-door.ts'
import type { PamModule } from '../../../pam/parse-pam.ts'
import {
  MAX_PASSWORD_FILE_BYTES,
  parsePwdfile,
  pwdfileOf,
  storedHash,
} from '../../../pam/password-files.ts'
import { KEEPS_NO_PASSWORD, OF_THE_SYSTEM } from '../../../pam/known-modules.ts'
import type { PamStack } from '../../../pam/read-pam-modules.ts'
import type { AccountList } from '../../account-list.ts'
import { fileObstacle } from '../../file-obstacle.ts'
import type { Obstacle } from '../../service.ts'
import { readUserdb, userdbFile } from './read-userdb.ts'

/** Adds the accounts that these modules keep; returns the first thing that stood in the way. Never throws. */
export function readPamAccounts(
  system: System,
  { steps, modules }: PamStack,
  list: AccountList,
): Obstacle | undefined {
  const door = findOpenDoor(steps)
  if (door === 'open') list.openAll()
  if (door !== 'no') list.note('login that PAM lets in without a password', 'unsupported')
  const [first] = modules.flatMap((each) => readModule(system, each, list) ?? [])
  return first
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
  if (OF_THE_SYSTEM.has(module) || KEEPS_NO_PASSWORD.has(module)) return undefined
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
  const reading = system.readText(file, MAX_PASSWORD_FILE_BYTES)
  if ('missing' in reading) return fileObstacle(`/${file}`, reading.missing)
  const { entries, gaps } = parsePwdfile(reading.value, file)
  list.noteAll(gaps)
  for (const { userName, hash } of entries) list.add({ userName, password: storedHash(hash) })
  return undefined
}
