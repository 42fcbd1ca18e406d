import { PASSWORD_ADVICE } from '@openhss/contract/runtime'
import type { AccountState } from '@openhss/contract'
import type { WeaknessTrait } from './weakness.ts'

/** Writes advice for the owner of a weak password: what is wrong with it, then what to do. Pure. */
export function writeSuggestion(traits: readonly WeaknessTrait[], state?: AccountState): string {
  if (traits.includes('empty')) return OPEN_BY_STATE[state ?? ''] ?? EMPTY
  const origins = traits.flatMap((trait) => ORIGINS[trait] ?? [])
  const missing = nameMissing(traits)
  const faults = [
    ...(traits.includes('short') ? ['fewer than 8 characters'] : []),
    ...(missing.length > 0 ? [`no ${joinWords(missing)}`] : []),
  ]
  const sentences = [
    ...origins,
    ...(faults.length > 0 ? [`It has ${faults.join(' and ')}.`] : []),
    PASSWORD_ADVICE,
  ]
  return sentences.join(' ')
}

const EMPTY =
  'The account has no password, so anyone can log in as it. ' +
  'Set one of at least 12 characters, or lock the account.'

/** Accounts that are open whatever their password is. */
const OPEN_BY_STATE: Readonly<Record<string, string>> = {
  trusted:
    'The service lets the account in without asking for a password. ' +
    'Change the rule that says so, such as `trust` in pg_hba.conf or skip-grant-tables.',
  anonymous:
    'Anybody may log in without a password and write. Switch anonymous access off, or writing for it.',
}

const ORIGINS: Readonly<Partial<Record<WeaknessTrait, string>>> = {
  is_user_name: 'The password is the user name.',
  from_user_name: 'The password is made from the user name.',
  from_service_name: "The password is made from the service's name, or its default.",
  from_company_name: 'The password is made from the name of the organisation.',
  from_host_name: 'The password is made from the host name.',
  from_comment: 'The password is made from the name of the account holder.',
  common: 'The password is on the list of common passwords.',
  changed_common: 'The password is a common one with a small change.',
  season_and_year: 'The password is made from a season or month and a year.',
  keyboard_walk: 'The password is a row of neighbouring keys.',
  simple_number: 'The password counts or repeats a few characters.',
  date: 'The password is a date.',
  shared: 'Another account has the same password.',
  own_word: "The password is on the project's own list of weak words.",
}

const MISSING: Readonly<Partial<Record<WeaknessTrait, string>>> = {
  no_upper: 'uppercase letter',
  no_lower: 'lowercase letter',
  no_digit: 'digit',
  no_special: 'special character',
}

function nameMissing(traits: readonly WeaknessTrait[]): string[] {
  const names = traits.flatMap((trait) => MISSING[trait] ?? [])
  const hasLetter = !traits.includes('no_upper') || !traits.includes('no_lower')
  return hasLetter ? names : ['letter', ...names.filter((name) => !name.endsWith('letter'))]
}

function joinWords(words: readonly string[]): string {
  return new Intl.ListFormat('en-GB', { type: 'disjunction' }).format(words)
}
