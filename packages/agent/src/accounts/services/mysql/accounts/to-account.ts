import type { AccountState } from '@openhss/contract'
import type { Account, StoredPassword } from '../../../account.ts'
import type { MysqlUser } from './mysql-user.ts'
import { judgeMethod } from './stored-password.ts'
import type { JudgedMethod } from './stored-password.ts'

/** What is the same for all accounts of a server. */
export interface ServerFacts {
  readonly nowMs: number
  /** default_password_lifetime; 0: for ever. */
  readonly defaultLifetimeDays: number
  /** Runs with --skip-grant-tables: everybody gets in as anybody. */
  readonly isOpen: boolean
}

export interface TranslatedUser {
  readonly account: Omit<Account, 'service' | 'instance' | 'comment'>
  /** Passwords that open it too and are not looked at. */
  readonly passwordsLeft: number
}

/** An account of the server as we report it. Pure; never throws. */
export function toAccount(user: MysqlUser, server: ServerFacts): TranslatedUser {
  const days = user.lifetimeDays ?? server.defaultLifetimeDays
  const { password, state, passwordsLeft } = judge(user, server, days)
  return {
    account: {
      userName: `${user.user}@${user.host}`,
      password,
      ...(state !== undefined && { state }),
      ...(user.changedAt !== undefined && {
        lastChangeDay: Math.floor(user.changedAt / SECONDS_PER_DAY),
      }),
      ...(days > 0 && { maximumAgeDays: days }),
    },
    passwordsLeft,
  }
}

const SECONDS_PER_DAY = 86_400

interface Judgement {
  readonly password: StoredPassword
  readonly state: AccountState | undefined
  readonly passwordsLeft: number
}

function judge(user: MysqlUser, { isOpen, nowMs }: ServerFacts, days: number): Judgement {
  if (isOpen) return { password: { kind: 'empty' }, state: 'trusted', passwordsLeft: 0 }
  if (user.isLocked) {
    return { password: { kind: 'locked' }, state: 'disabled', passwordsLeft: 0 }
  }
  if (user.methods === undefined) {
    const password = { kind: 'unknown', reason: 'malformed' } as const
    return { password, state: undefined, passwordsLeft: 0 }
  }
  const methods = user.methods.map(judgeMethod).toSorted((a, b) => rank(a) - rank(b))
  const { password, state } = methods[0] ?? { password: { kind: 'locked' }, state: undefined }
  const others = methods.slice(1).filter((each) => each.password.kind !== 'locked').length
  const isLate =
    user.changedAt !== undefined &&
    days > 0 &&
    user.changedAt + days * SECONDS_PER_DAY <= nowMs / 1_000
  const hasPassword = password.kind !== 'locked'
  return {
    password,
    state: hasPassword && (user.mustChange || isLate) ? 'expired' : state,
    passwordsLeft: password.kind === 'empty' ? 0 : others + (user.hasSecondPassword ? 1 : 0),
  }
}

/** Any method lets in, so the weakest decides; of those without a password, the one that asks for some. */
function rank({ password, state }: JudgedMethod): number {
  if (password.kind !== 'locked') return RANKS.indexOf(password.kind)
  return RANKS.length + (state === 'external' ? 0 : state === 'socket' ? 1 : 2)
}

const RANKS: readonly StoredPassword['kind'][] = ['empty', 'hash', 'unknown', 'unsupported']
