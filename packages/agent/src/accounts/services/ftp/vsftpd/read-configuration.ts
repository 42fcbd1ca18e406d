import type { Gap, GapReason } from '@openhss/contract'
import type { System } from '../../../../host/system.ts'
import { parseVsftpd } from './parse-vsftpd.ts'

export interface VsftpdConfiguration {
  readonly settings: ReadonlyMap<string, string>
  /** Paths below the root. */
  readonly files: string[]
  readonly gaps: readonly Gap[]
  readonly unread?: { readonly file: string; readonly reason: GapReason }
}

/**
 * Settings of a vsftpd by its command line: files and `-oname=value` in their order. Where it has none, or
 * `setproctitle_enable` has overwritten it, the default file counts. Never throws.
 */
export function readVsftpdConfiguration(
  system: System,
  args: readonly string[],
): VsftpdConfiguration {
  const given = isTitle(args) ? [] : args.slice(1).filter((arg) => /^-o.|^[^-]/.test(arg))
  const isNamed = given.some((arg) => !arg.startsWith('-o'))
  const sources = isNamed ? given : [...given, defaultFile(system)]
  const settings = new Map<string, string>()
  const files: string[] = []
  const gaps: Gap[] = []
  let unread: VsftpdConfiguration['unread']
  for (const source of sources) {
    const isSetting = source.startsWith('-o')
    const file = source.replace(/^\/+/, '')
    const reading = isSetting ? { value: source.slice(2) } : readFile(system, source, file)
    if (!isSetting) files.push(file)
    if ('missing' in reading) unread = { file, reason: reading.missing }
    else {
      const parsed = parseVsftpd(reading.value)
      gaps.push(...parsed.gaps)
      for (const [name, value] of parsed.settings) settings.set(name, value)
    }
  }
  return { settings, files, gaps, ...(unread && { unread }) }
}

/** Relative to a folder that is not known: its own when it started. */
function readFile(system: System, source: string, file: string) {
  if (!source.startsWith('/')) return { missing: 'absent' } as const
  return system.readText(file, LARGEST_BYTES)
}

const LARGEST_BYTES = 262_144

/** `vsftpd: LISTENER`; what followed it is overwritten. */
function isTitle(args: readonly string[]): boolean {
  return args[0]?.startsWith('vsftpd: ') ?? false
}

/** The one of vsftpd itself; Red Hat and its kin have it in a folder. */
function defaultFile(system: System): string {
  const [own, packaged] = ['/etc/vsftpd.conf', '/etc/vsftpd/vsftpd.conf'] as const
  const isThere = (file: string) => !('missing' in system.versionOf(file.slice(1)))
  return !isThere(own) && isThere(packaged) ? packaged : own
}
