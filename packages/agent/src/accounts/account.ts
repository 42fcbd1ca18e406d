import type { AccountState, GapReason, GapText, ServiceType } from '@openhss/contract'
import type { HashFormat } from '../hashes/digests/digests.ts'

/** An account of the host or of a service on it, with what is stored of its password. */
export interface Account {
  readonly service: ServiceType
  /** Tells instances of one service apart, as the contract's `instance` does; empty: system accounts. */
  readonly instance: string
  readonly userName: string
  /** The user ID that runs the service that named it; absent: it is the host's own. */
  readonly ownerId?: number
  /** Full name and the like; a source of words. */
  readonly comment: string
  readonly password: StoredPassword
  /** Passwords that open the account as well: any one of them lets in. Absent: there are none. */
  readonly otherPasswords?: readonly StoredPassword[]
  readonly state?: AccountState
  /** Whole days since 1970-01-01 UTC. */
  readonly lastChangeDay?: number
  /** Absent: the password does not expire. */
  readonly maximumAgeDays?: number
}

/** What is known of a password before any word is tested. */
export type StoredPassword =
  | { readonly kind: 'empty' }
  /** No password can match; the account's `state` may say why. */
  | { readonly kind: 'locked' }
  | StoredHash
  | { readonly kind: 'unsupported'; readonly scheme: string }
  | UnknownPassword

export interface StoredHash {
  readonly kind: 'hash'
  readonly format: HashFormat
  readonly hash: string
}

interface UnknownPassword {
  readonly kind: 'unknown'
  readonly reason: GapReason
  /** What it is that could not be had, where the reason alone would mislead. */
  readonly what?: GapText
}
