/**
 * Hours for which a password check tells how a host is: three checks, each up to an hour later than a day after the one
 * before.
 */
export const FRESH_CHECK_HOURS = 3 * 25
