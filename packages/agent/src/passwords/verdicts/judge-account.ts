import type { SystemAccount } from '../accounts/read-accounts.ts'
import { type RecognisedHash, recogniseHash } from '../crypt/hash-scheme.ts'
import type { AccountOutcome } from './account-outcome.ts'
import { describeWeakness } from './weakness.ts'

/** A hash that guesses can be made on. */
export type TestableHash = Extract<RecognisedHash, { kind: 'testable' }> & { readonly hash: string }

/** What is known of an account before any guess: how it ends, or the hash to test. Pure. */
export function judgeAccount(account: SystemAccount): AccountOutcome | TestableHash {
  const { password, userName } = account
  if (password.kind === 'empty') {
    return { kind: 'found', found: describeWeakness('', 'head', userName) }
  }
  if (password.kind === 'locked') return { kind: 'locked' }
  if (password.kind === 'unknown') return { ...password, kind: 'error' }
  const recognised = recogniseHash(password.hash)
  if (recognised.kind !== 'testable') return recognised
  return { ...recognised, hash: password.hash }
}
