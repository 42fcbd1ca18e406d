import type { AccountVerdict } from '@openhss/contract'
import type { FleetShape } from './fleet-shape.ts'
import { timesChanged, versionOf } from './host-versions.ts'
import { mix } from './mix.ts'

/** Lists how the accounts of a host were judged in a round. Pure. */
export function accountsOf(shape: FleetShape, host: number, round: number): AccountVerdict[] {
  const { seed } = shape
  const changes = timesChanged('account', versionOf(shape, host, round))
  const isWeak = (changes + mix(seed, host, 30)) % 10 === 0
  const isEmpty = mix(seed, host, 31) % 50 === 0
  return [
    ...LOCKED.map((name) => ({ ...system(name), verdict: 'locked' as const })),
    judged('root', false),
    judged('deploy', isWeak),
    isEmpty ? { ...system('backup'), verdict: 'empty', ...EMPTY } : judged('backup', false),
  ]
}

const LOCKED = ['bin', 'daemon', 'games', 'mail', 'nobody', 'sync', 'sys', 'www-data']

function judged(name: string, isWeak: boolean): AccountVerdict {
  const scheme = 'yescrypt'
  return isWeak
    ? { ...system(name), verdict: 'weak', scheme, ...WEAK }
    : { ...system(name), verdict: 'not_found', scheme, list_version: '1', words_tried: 1000 }
}

function system(name: string) {
  return { user_name: name, service_type: 'system' as const }
}

const WEAK = {
  duration: 99_999,
  used_days: 400,
  desensitized_weak_passwords: 'pa****r**',
  suggestion: 'It is a known common password. Choose a longer one.',
}
const EMPTY = {
  ...WEAK,
  desensitized_weak_passwords: '',
  suggestion: 'There is no password. Set one.',
}
