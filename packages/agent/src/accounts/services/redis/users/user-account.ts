import type { Account, StoredPassword } from '../../../account.ts'
import type { RedisUser } from './acl-user.ts'

/** What is stored of a user's password. Each of several lets in, so any weak one makes the account weak. */
export function accountOf(user: RedisUser): Pick<Account, 'userName' | 'password' | 'state'> {
  const userName = user.name
  if (user.isOversized) {
    const what = 'user with more rules than are read'
    return { userName, password: { kind: 'unknown', reason: 'oversized', what } }
  }
  if (!user.enabled) return { userName, password: { kind: 'locked' }, state: 'disabled' }
  return { userName, password: passwordOf(user) }
}

function passwordOf({ noPassword, digests }: RedisUser): StoredPassword {
  if (noPassword) return { kind: 'empty' }
  if (digests.length === 0) return { kind: 'locked' }
  // In one order, so that the same passwords are not tested again after a restart.
  return { kind: 'hash', format: 'sha256-hex', hash: digests.toSorted().join(',') }
}
