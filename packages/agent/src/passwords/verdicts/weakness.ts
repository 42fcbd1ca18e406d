import type { WordSource } from '../words/segment.ts'
import { maskPassword } from './mask.ts'

/** A fault of a found password, whose clear text is gone. */
export type WeaknessTrait =
  | 'empty'
  | 'is_user_name'
  | 'from_user_name'
  | 'from_service_name'
  | 'from_company_name'
  | 'from_host_name'
  | 'from_comment'
  | 'common'
  | 'changed_common'
  | 'season_and_year'
  | 'keyboard_walk'
  | 'own_word'
  | 'shared'
  | 'short'
  | 'no_lower'
  | 'no_upper'
  | 'no_digit'
  | 'no_special'

/** The parts of a found password that are kept: the mask, and its faults. */
export interface FoundPassword {
  readonly mask: string
  readonly traits: readonly WeaknessTrait[]
}

/**
 * Describes a found word for one account; `shared` is the source of a word that came from another
 * account with the same hash. `userName`: as the account logs in, see `loginName`. Pure; the result does not contain the word.
 */
export function describeWeakness(
  word: string,
  source: WordSource | 'shared',
  userName: string,
): FoundPassword {
  if (word === '') return { mask: '', traits: ['empty'] }
  const traits: WeaknessTrait[] = [originOf(word, source, userName)]
  if (Array.from(word).length < 8) traits.push('short')
  for (const [trait, present] of CHARACTER_CLASSES) if (!present.test(word)) traits.push(trait)
  return { mask: maskPassword(word), traits }
}

/** Describes a password that was found on another account with the same hash. Pure. */
export function shareWeakness({ mask, traits }: FoundPassword): FoundPassword {
  // The word is gone, so it is unknown whether it has to do with this account as well.
  return { mask, traits: traits.map((trait) => (PERSONAL.has(trait) ? 'shared' : trait)) }
}

const PERSONAL: ReadonlySet<WeaknessTrait> = new Set([
  'is_user_name',
  'from_user_name',
  'from_service_name',
  'from_comment',
])

const CHARACTER_CLASSES: readonly (readonly [WeaknessTrait, RegExp])[] = [
  ['no_upper', /\p{Lu}/u],
  ['no_lower', /\p{Ll}/u],
  ['no_digit', /\p{N}/u],
  ['no_special', /[^\p{L}\p{N}]/u],
]

/** Returns the fault that the owner of the account needs to hear first. */
function originOf(word: string, source: WordSource | 'shared', userName: string): WeaknessTrait {
  const name = userName.toLowerCase()
  if (word.toLowerCase() === name) return 'is_user_name'
  if (name.length >= 3 && word.toLowerCase().includes(name)) return 'from_user_name'
  return ORIGINS[source]
}

const ORIGINS: Readonly<Record<WordSource | 'shared', WeaknessTrait>> = {
  head: 'common',
  common: 'common',
  changed: 'changed_common',
  season: 'season_and_year',
  walk: 'keyboard_walk',
  own: 'own_word',
  shared: 'shared',
  user: 'from_user_name',
  service: 'from_service_name',
  company: 'from_company_name',
  host: 'from_host_name',
  comment: 'from_comment',
}
