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
  /** secure_auth: passwords from before 4.1 let nobody in. */
  readonly refusesOldPasswords: boolean
}

export interface TranslatedUser {
  readonly account: Omit<Account, 'service' | 'instance' | 'comment'>
  /** Passwords that open it too and are not looked at. */
  readonly passwordsLeft: number
}

/** An account of the server as we report it. Pure; never throws. */
export function toAccount(user: MysqlUser, server: ServerFacts): TranslatedUser {
  const days = user.lifetimeDays ?? server.defaultLifetimeDays
  const judged = judge(user, server, days)
  const isOpen = judged.password.kind === 'empty'
  return {
    account: {
      userName: `${user.user}@${user.host}`,
      ...judged,
      ...(user.changedAt !== undefined && {
        lastChangeDay: Math.floor(user.changedAt / SECONDS_PER_DAY),
      }),
      ...(days > 0 && { maximumAgeDays: days }),
    },
    passwordsLeft: user.hasSecondPassword && !isOpen && !user.isLocked && user.methods ? 1 : 0,
  }
}

const SECONDS_PER_DAY = 86_400

interface Judgement {
  readonly password: StoredPassword
  readonly otherPasswords?: readonly StoredPassword[]
  readonly state?: AccountState
}

function judge(user: MysqlUser, server: ServerFacts, days: number): Judgement {
  if (server.isOpen) return { password: { kind: 'empty' }, state: 'trusted' }
  if (user.isLocked) return { password: { kind: 'locked' }, state: 'disabled' }
  if (user.methods === undefined) return { password: { kind: 'unknown', reason: 'malformed' } }
  const judged = user.methods.map((method) => judgeMethod(method, server))
  const [first, ...others] = judged.toSorted((a, b) => rank(a) - rank(b))
  const { password, state } = first ?? { password: { kind: 'locked' } }
  const isLate =
    user.changedAt !== undefined &&
    days > 0 &&
    user.changedAt + days * SECONDS_PER_DAY <= server.nowMs / 1_000
  const hasPassword = password.kind !== 'locked'
  const shown = hasPassword && (user.mustChange || isLate) ? 'expired' : state
  const otherPasswords = others.map((each) => each.password).filter(({ kind }) => kind !== 'locked')
  return {
    password,
    ...(password.kind !== 'empty' && otherPasswords.length > 0 && { otherPasswords }),
    ...(shown !== undefined && { state: shown }),
  }
}

/** Any method lets in, so the weakest decides; of those without a password, the one that asks for some. */
function rank({ password, state }: JudgedMethod): number {
  if (password.kind !== 'locked') return RANKS.indexOf(password.kind)
  return RANKS.length + (state === 'external' ? 0 : state === 'socket' ? 1 : 2)
}

const RANKS: readonly StoredPassword['kind'][] = ['empty', 'hash', 'unknown', 'unsupported']
