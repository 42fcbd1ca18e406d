import { spawnSync } from 'node:child_process'

/**
 * Lists the errors that lintian finds in a Debian package that was packed without compression.
 * @throws when it did not look, or does not know a part that is left out.
 */
export function listLintianErrors(deb: string): string[] {
  const words = ['--no-cfg', '--allow-root', '--dont-check-part', KNOW_NO_ERROR.join(',')]
  const { stdout, stderr } = spawnSync('lintian', [...words, deb], { encoding: 'utf8' })
  const errors = stdout.split('\n').filter((line) => line.startsWith('E:'))
  const others = errors.filter((line) => !line.includes('uses-no-compression'))
  if (others.length === errors.length) throw new Error(`lintian did not look: ${stderr}`)
  return others
}

/**
 * Parts that inform and warn, and one whose only error our packages override: half of the processor time that they take.
 */
const KNOW_NO_ERROR = [
  'binaries/hardening',
  'binaries/profiling',
  'binaries/spelling',
  'languages/javascript/embedded',
  'languages/php/embedded',
  'languages/php/pear/embedded',
  'libraries/embedded',
  'shell/non-posix/bash-centric',
]
