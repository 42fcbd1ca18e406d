import type { Account, StoredHash } from '../../accounts/account.ts'
import { recogniseHash } from '../../hashes/schemes/hash-scheme.ts'
import type { RecognisedHash } from '../../hashes/schemes/hash-scheme.ts'
import { DIGESTS } from '../../hashes/digests/digests.ts'
import { recogniseDigest } from '../../hashes/digests/recognise-digest.ts'
import type { AccountOutcome } from './account-outcome.ts'
import { describeWeakness } from './weakness.ts'

/** A hash that guesses can be made on. */
export type TestableHash = Extract<RecognisedHash, { kind: 'testable' }> &
  Pick<StoredHash, 'format' | 'hash'>

/** What is known of an account before any guess: how it ends, or the hash to test. Pure. */
export function judgeAccount(account: Account): AccountOutcome | TestableHash {
  const { password, userName } = account
  if (password.kind === 'empty') {
    return { kind: 'found', found: describeWeakness('', 'head', userName) }
  }
  if (password.kind === 'locked') return { kind: 'locked' }
  if (password.kind === 'unknown') return { ...password, kind: 'error' }
  if (password.kind === 'unsupported') return password
  const recognised = recogniseStored(password)
  if (recognised.kind !== 'testable') return recognised
  return { ...recognised, format: password.format, hash: password.hash }
}

function recogniseStored({ format, hash }: StoredHash): RecognisedHash {
  return format === 'crypt' ? recogniseHash(hash) : recogniseDigest(DIGESTS[format], hash)
}
