import { GapTally } from '../../../../host/gap-tally.ts'
import type { Gap } from '@openhss/contract'

export interface VsftpdSettings {
  readonly settings: ReadonlyMap<string, string>
  readonly gaps: readonly Gap[]
}

/**
 * Lines of vsftpd.conf: `name=value`, with no blank around the sign; of several the last counts.
 * A line that vsftpd would not start with is a gap. Source: parseconf.c. Pure; never throws.
 */
export function parseVsftpd(text: string): VsftpdSettings {
  const settings = new Map<string, string>()
  const gaps = new GapTally()
  for (const line of text.split('\n')) {
    if (line.startsWith('#') || line.trim() === '') continue
    const [, name, value = ''] = /^\s*([a-z\d_]+)=(.*)$/.exec(line.replace(/\r$/, '')) ?? []
    if (name === undefined) gaps.add('vsftpd.conf line', 'malformed')
    else settings.set(name, value.trimEnd())
  }
  return { settings, gaps: gaps.list() }
}

/** A switch as vsftpd reads it; anything else leaves the default. */
export function isOn(
  settings: ReadonlyMap<string, string>,
  name: string,
  byDefault = false,
): boolean {
  const value = settings.get(name)?.toUpperCase() ?? ''
  if (value === 'YES' || value === 'TRUE' || value === '1') return true
  return value === 'NO' || value === 'FALSE' || value === '0' ? false : byDefault
}

/**
 * Whether anybody may log in and change files. Anonymous reading is what a public server is for, so it is neither
 * an account nor a finding. What the file system allows is not looked at. Source: vsftpd.conf(5).
 */
export function isAnonymousWritable(settings: ReadonlyMap<string, string>): boolean {
  const writes = ['anon_upload_enable', 'anon_mkdir_write_enable', 'anon_other_write_enable']
  return (
    isOn(settings, 'anonymous_enable', true) &&
    isOn(settings, 'write_enable') &&
    writes.some((name) => isOn(settings, name))
  )
}
