/** An account as the server's tables have it, whatever its version. */
export interface MysqlUser {
  /** Empty: anybody who has no account of this name. */
  readonly user: string
  readonly host: string
  /** Any one of them lets in. Undefined: the row could not be understood. */
  readonly methods: readonly LoginMethod[] | undefined
  readonly isLocked: boolean
  /** Must be changed before anything else. */
  readonly mustChange: boolean
  /** Seconds since the epoch. */
  readonly changedAt?: number
  /** 0: for ever. Undefined: as long as the server says for all. */
  readonly lifetimeDays?: number
  /** MySQL 8 can keep the password before this one (RETAIN CURRENT PASSWORD). */
  readonly hasSecondPassword: boolean
}

export interface LoginMethod {
  readonly plugin: string
  /** What the plugin stores, latin1: one character for each byte. */
  readonly stored: string
}
