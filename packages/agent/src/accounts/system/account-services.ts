import type { Gap } from '@openhss/contract'
import { gapOf, inFile } from '../../host/gap.ts'
import type { System } from '../../host/system.ts'

/** Where the C library of a host looks for accounts and their passwords. */
export interface AccountServices {
  /** Every service that is asked for accounts or for passwords, once each. */
  readonly names: readonly string[]
  /** Those that are not looked at, and a configuration that cannot be read. */
  readonly gaps: readonly Gap[]
}

/** Services of nsswitch.conf(5), and which of them are not looked at. Never throws. */
export function findAccountServices(system: System): AccountServices {
  const file = NSSWITCH_FILES.find((each) => isThere(system, each))
  // Without the file the C library asks etc/passwd alone.
  if (file === undefined) return { names: ['files'], gaps: [] }
  const reading = system.readText(file, MAX_FILE_BYTES)
  if ('missing' in reading) {
    return { names: ['files'], gaps: [gapOf(inFile(file), reading.missing)] }
  }
  const names = parseAccountServices(reading.value)
  const others = names.filter((name) => !LOOKED_AT.has(name))
  const gaps = others
    .filter((service) => service !== 'sss' || hasSssdConfiguration(system))
    .map((service) => gapOf(`accounts of ${service}`, 'unsupported'))
  return { names, gaps }
}

/** SUSE keeps the one that it ships in /usr/etc. */
export const NSSWITCH_FILES = ['etc/nsswitch.conf', 'usr/etc/nsswitch.conf'] as const
const MAX_FILE_BYTES = 65_536
const MAX_NAME_LENGTH = 64
const MAX_SERVICE_COUNT = 100

/**
 * Services of the lines that passwords come by, once each, as glibc reads them: its versions take the first or
 * the last of several lines, so all count; a comment begins anywhere; a name is whatever is no blank and no
 * bracket. `passwd_compat` says where `compat` takes the accounts of its `+` lines from. Pure; never throws.
 */
export function parseAccountServices(text: string): string[] {
  const lists = text.split('\n').flatMap((line) => {
    const [, , list] = DATABASE.exec(line.replace(/#.*/s, '')) ?? []
    return list === undefined ? [] : [list]
  })
  const names = lists.flatMap(
    (list) => list.replaceAll(/\[[^\]]*(?:\]|$)/g, ' ').match(/[^\s[\]:]+/g) ?? [],
  )
  const known = names.length === 0 ? ['files'] : names.map((name) => name.slice(0, MAX_NAME_LENGTH))
  return [...new Set(known)].slice(0, MAX_SERVICE_COUNT)
}

const DATABASE = /^\s*(passwd|shadow|passwd_compat|shadow_compat)(?=[\s:])(.*)$/s

/** `mymachines` names the users of containers, and none of them can log in. */
const LOOKED_AT = new Set(['files', 'compat', 'extrausers', 'systemd', 'mymachines'])

/** Fedora and its kin name `sss` on every host; without a configuration SSSD knows no account. */
export function hasSssdConfiguration(system: System): boolean {
  if (isThere(system, 'etc/sssd/sssd.conf')) return true
  const parts = system.listDirectory('etc/sssd/conf.d')
  if (!('value' in parts)) return parts.missing === 'permission'
  return parts.value.some((name) => name.endsWith('.conf'))
}

/** A file that may not be looked at is taken to exist. */
function isThere(system: System, file: string): boolean {
  const version = system.versionOf(file)
  return 'value' in version || version.missing === 'permission'
}
