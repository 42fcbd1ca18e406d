import type { AccountState } from '@openhss/contract'
import type { Account, StoredPassword } from '../../../account.ts'
import type { Role } from './role.ts'

export interface RoleContext {
  readonly instance: string
  readonly nowMs: number
  /** Is some connection as this role let in without a password? */
  readonly isTrusted: (role: Role) => boolean
}

/** A role as an account. Pure. */
export function toAccount(role: Role, { instance, nowMs, isTrusted }: RoleContext): Account {
  const { name, validUntilMs } = role
  const isExpired = validUntilMs !== undefined && validUntilMs <= nowMs
  return {
    service: 'postgresql',
    instance,
    userName: name,
    comment: '',
    ...storedPassword(role, isTrusted(role), isExpired ? 'expired' : undefined),
    // PostgreSQL does not know when a password was set, only until when it is good: so this is what is
    // left of its validity.
    ...(validUntilMs !== undefined && {
      maximumAgeDays: Math.max(0, Math.floor((validUntilMs - nowMs) / MS_PER_DAY)),
    }),
  }
}

const MS_PER_DAY = 86_400_000

/** An empty password cannot be set: PostgreSQL clears it (see CREATE ROLE). */
function storedPassword(
  { name, canLogin, password }: Role,
  isTrusted: boolean,
  expired: AccountState | undefined,
): { password: StoredPassword; state?: AccountState } {
  if (!canLogin) return { password: { kind: 'locked' }, state: 'no_login' }
  if (isTrusted) return { password: { kind: 'empty' }, state: 'trusted' }
  if (password === undefined) return { password: { kind: 'locked' } }
  return { password: recognise(password, name), ...(expired && { state: expired }) }
}

function recognise(password: string, name: string): StoredPassword {
  if (password.startsWith('SCRAM-SHA-256$')) {
    return { kind: 'hash', format: 'scram-sha-256', hash: password }
  }
  if (/^md5[\da-f]{32}$/.test(password)) {
    return { kind: 'hash', format: 'postgres-md5', hash: `${password}:${name}` }
  }
  return { kind: 'unsupported', scheme: 'unknown' }
}
