import type { AccountVerdict, GapReason, GapText, WeakAccount } from '@openhss/contract'
import type { Account } from '../../accounts/account.ts'
import { usedDays, validityDays } from './password-age.ts'
import { writeSuggestion } from './suggestion.ts'
import type { FoundPassword } from './weakness.ts'

/** How the check of one account ended, before it is put into the words of the wire. */
export type AccountOutcome =
  | { readonly kind: 'locked' }
  | { readonly kind: 'found'; readonly found: FoundPassword; readonly scheme?: string }
  /** `complete`: with every planned word. */
  | {
      readonly kind: 'tested'
      readonly scheme: string
      /** Different words, in this run and before, and the list that they are of. */
      readonly words: number
      readonly listVersion: string
      readonly complete: boolean
    }
  | { readonly kind: 'unsupported'; readonly scheme: string }
  /** `what`: not seen, if that is not the password itself. */
  | { readonly kind: 'error'; readonly reason: GapReason; readonly what?: GapText }

export interface VerdictContext {
  readonly nowMs: number
}

/** One account as it goes over the wire. Pure. */
export function buildVerdict(
  account: Account,
  outcome: AccountOutcome,
  context: VerdictContext,
): AccountVerdict {
  const named = nameAccount(account)
  if (outcome.kind === 'locked') return { ...named, verdict: 'locked' }
  if (outcome.kind === 'error') return { ...named, verdict: 'error', reason: outcome.reason }
  const { scheme } = outcome
  if (outcome.kind === 'unsupported')
    return { ...named, verdict: 'unsupported', ...withScheme(scheme) }
  if (outcome.kind === 'tested') {
    const tried = { list_version: outcome.listVersion, words_tried: outcome.words }
    return { ...named, verdict: 'not_found', ...withScheme(scheme), ...tried }
  }
  const weak = { ...named, ...describeFound(account, outcome.found, context) }
  if (outcome.found.traits.includes('empty')) return { ...weak, verdict: 'empty' }
  return { ...weak, verdict: 'weak', ...withScheme(scheme) }
}

function nameAccount({ service, instance, userName, state }: Account) {
  return {
    user_name: userName,
    service_type: service,
    ...(instance !== '' && { instance }),
    ...(state !== undefined && { account_state: state }),
  }
}

function withScheme(scheme: string | undefined): { scheme?: string } {
  return scheme === undefined ? {} : { scheme }
}

function describeFound(
  account: Account,
  found: FoundPassword,
  context: VerdictContext,
): Omit<WeakAccount, 'user_name' | 'service_type'> {
  const used = usedDays(account.lastChangeDay, context.nowMs)
  return {
    duration: validityDays(account.maximumAgeDays),
    ...(used !== undefined && { used_days: used }),
    desensitized_weak_passwords: found.mask,
    suggestion: writeSuggestion(found.traits, account.state),
  }
}
