import type { Gap } from '@openhss/contract'
import { inFile } from '../../host/gap.ts'
import { GapTally } from '../../host/gap-tally.ts'
import type { System } from '../../host/system.ts'
import type { StoredPassword } from '../account.ts'
import { KEEPS_NO_PASSWORD, OF_THE_SYSTEM } from '../pam/known-modules.ts'
import { findOpenDoor } from '../pam/open-door.ts'
import type { PamModule } from '../pam/parse-pam.ts'
import {
  MAX_PASSWORD_FILE_BYTES,
  parsePwdfile,
  pwdfileOf,
  storedHash,
} from '../pam/password-files.ts'
import { PAM_FOLDERS, readPamModules } from '../pam/read-pam-modules.ts'
import { hasSssdConfiguration } from './account-services.ts'

/** What PAM makes of the accounts of the system. */
export interface PamLogins {
  /** Passwords of files that a login looks into besides etc/shadow. */
  readonly passwords: ReadonlyMap<string, readonly StoredPassword[]>
  /** Some login lets everybody in without a password. */
  readonly isOpen: boolean
  /** An empty password lets in. True as well where that is not known. */
  readonly takesEmpty: boolean
  /** Files that hold those passwords; paths below the root. */
  readonly files: readonly string[]
  readonly gaps: readonly Gap[]
}

/** Services by which somebody becomes a user of the host; `other` stands for those without a file. */
const LOGINS =
  /^(?:login|remote|sshd?|su(?:-l)?|sudo(?:-i)?|doas|rlogin|rsh|rexec|telnetd?|other|gdm3?|gdm-password|lightdm|sddm|kde|xdm|lxdm|xrdp-sesman|cockpit|polkit-1|(?:common|system|password)-auth|system-(?:local-|remote-)?login)$/

/** Their accounts are read as those of the service. */
const OTHERWISE_READ = /^(?:ftp|vsftpd|proftpd)$/

const MAX_MODULE_CHARACTERS = 100
const MAX_SERVICE_COUNT = 300
const MAX_FILE_BYTES = 1024 * 1024

/** The `auth` lines of every service of PAM, as far as they have to do with these accounts. Never throws. */
export function readPamLogins(system: System): PamLogins {
  const gaps = new GapTally()
  const services = listServices(system, gaps)
  const passwords = new Map<string, StoredPassword[]>()
  const files = new Set<string>()
  let isOpen = false
  let takesEmpty = services.length === 0 || takesEmptyBySsh(system)
  for (const service of services.filter((name) => !OTHERWISE_READ.test(name))) {
    const { steps, modules, gaps: faults } = readPamModules(system, service)
    gaps.addAll(faults)
    takesEmpty ||= faults.length > 0 || modules.some(takesNull)
    const isLogin = LOGINS.test(service)
    const door = isLogin ? findOpenDoor(steps, (module) => isOfNobody(system, module)) : 'no'
    isOpen ||= door === 'open'
    if (door !== 'no') gaps.add(`login without a password by ${service} of PAM`, 'unsupported')
    for (const { module, args } of modules) {
      const file = module === 'pam_pwdfile' && isLogin ? pwdfileOf(args) : undefined
      if (file !== undefined) files.add(file)
      else if (!isKnown(system, module))
        gaps.add(`accounts of ${module.slice(0, MAX_MODULE_CHARACTERS)}`, 'unsupported')
    }
  }
  for (const file of files) readPasswords(system, file, passwords, gaps)
  return { passwords, isOpen, takesEmpty, files: [...files], gaps: onceEach(gaps.list()) }
}

function listServices(system: System, gaps: GapTally): string[] {
  const names = PAM_FOLDERS.flatMap((folder) => {
    const listing = system.listDirectory(folder)
    if ('missing' in listing && listing.missing !== 'absent')
      gaps.add(inFile(folder), listing.missing)
    return 'value' in listing ? listing.value : []
  }).filter((name) => /^[\w-][\w.-]*$/.test(name) && !/\.(dpkg-|rpm|pam-old|bak)/.test(name))
  // It counts only where there is no folder.
  if (names.length === 0 && 'value' in system.sizeOf('etc/pam.conf')) {
    gaps.add(inFile('etc/pam.conf'), 'unsupported')
  }
  if (names.length > MAX_SERVICE_COUNT) gaps.add('PAM services', 'oversized')
  return [...new Set(names)].toSorted().slice(0, MAX_SERVICE_COUNT)
}

function takesNull({ module, args }: PamModule): boolean {
  return OF_THE_SYSTEM.has(module) && args.some((arg) => arg.startsWith('nullok'))
}

/** sshd without PAM decides itself. A condition (Match) counts as met. */
function takesEmptyBySsh(system: System): boolean {
  const listing = system.listDirectory('etc/ssh/sshd_config.d')
  const parts =
    'value' in listing ? listing.value.map((name) => `etc/ssh/sshd_config.d/${name}`) : []
  const texts = ['etc/ssh/sshd_config', ...parts.slice(0, 100)].map((file) => {
    const reading = system.readText(file, MAX_FILE_BYTES)
    return 'value' in reading ? reading.value : ''
  })
  const isSet = (setting: RegExp) => texts.some((text) => setting.test(text))
  const usesPam = isSet(/^\s*UsePAM[\s=]+"?yes/im)
  return isSet(/^\s*PermitEmptyPasswords[\s=]+"?yes/im) && !usesPam
}

function isKnown(system: System, module: string): boolean {
  if (module === 'pam_sss') return !hasSssdConfiguration(system)
  return OF_THE_SYSTEM.has(module) || KEEPS_NO_PASSWORD.has(module)
}

/** Ubuntu lets the members of a group, which has none at first, into its desktop without a password. */
function isOfNobody(system: System, { module, args }: PamModule): boolean {
  const [, group] = /^user ingroup ([\w-]+)$/.exec(args.join(' ').replace(/^quiet /, '')) ?? []
  if (module !== 'pam_succeed_if' || group === undefined) return false
  const [groups, passwd] = ['etc/group', 'etc/passwd'].map((file) =>
    system.readText(file, MAX_FILE_BYTES),
  )
  if (!groups || !passwd || !('value' in groups) || !('value' in passwd)) return false
  const line = new RegExp(`^${group}:[^:\\n]*:(\\d+):(.*)$`, 'm').exec(groups.value)
  if (line === null) return true
  return (
    line[2] === '' && !new RegExp(`^[^:\\n]*:[^:\\n]*:\\d*:${line[1]}:`, 'm').test(passwd.value)
  )
}

function readPasswords(
  system: System,
  file: string,
  passwords: Map<string, StoredPassword[]>,
  gaps: GapTally,
): void {
  const reading = system.readText(file, MAX_PASSWORD_FILE_BYTES)
  if ('missing' in reading) return gaps.add(inFile(file), reading.missing)
  const { entries, gaps: faults } = parsePwdfile(reading.value, file)
  gaps.addAll(faults)
  for (const { userName, hash } of entries) {
    passwords.set(userName, [...(passwords.get(userName) ?? []), storedHash(hash)])
  }
}

/** Many services include the same file. */
function onceEach(gaps: readonly Gap[]): Gap[] {
  return gaps.map((gap) => ({ ...gap, count: 1 }))
}
