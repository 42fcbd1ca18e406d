import type { Gap } from '@openhss/contract'
import { gapOf } from '../../host/gap.ts'
import type { System } from '../../host/system.ts'

/**
 * Directory services that this host takes accounts from besides its files: they are not looked at, and
 * that is a gap. Empty on a host that asks none. Source: nsswitch.conf(5).
 */
export function findAccountServices(system: System): Gap[] {
  const file = system.readText('etc/nsswitch.conf', LARGEST_BYTES)
  // Without the file the C library asks etc/passwd alone.
  if (!('value' in file)) return []
  return parseAccountServices(file.value)
    .filter((service) => service !== 'sss' || hasSssdConfiguration(system))
    .map((service) => gapOf(`accounts of ${service}`, 'unsupported'))
}

const LARGEST_BYTES = 65_536

/** Services of the `passwd` line, once each, without the ones that are the files or have no passwords. */
export function parseAccountServices(text: string): string[] {
  const line = /^[ \t]*passwd:([^#\n]*)/m.exec(text)?.[1] ?? ''
  const services = line.replaceAll(/\[[^\]]*\]/g, ' ').match(/[\w-]{1,64}/g) ?? []
  return [...new Set(services)].filter((service) => !LOOKED_AT.has(service))
}

/** `systemd` names the users of running units and of containers; none of them can log in. */
const LOOKED_AT = new Set(['files', 'compat', 'systemd', 'mymachines'])

/** Fedora and its kin name `sss` on every host; without a configuration SSSD knows no account. */
function hasSssdConfiguration(system: System): boolean {
  const configuration = system.versionOf('etc/sssd/sssd.conf')
  if ('value' in configuration || configuration.missing === 'permission') return true
  const parts = system.listDirectory('etc/sssd/conf.d')
  if (!('value' in parts)) return parts.missing === 'permission'
  return parts.value.some((name) => name.endsWith('.conf'))
}
