import type { Account } from '../account.ts'

/**
 * How many accounts each of these instances may keep, so that all keep no more than `total`: where they have
 * more, those with the most give up first. Pure.
 */
export function fairShare(counts: readonly number[], total: number): number {
  let left = total
  for (const [i, count] of counts.toSorted((a, b) => a - b).entries()) {
    const share = Math.floor(left / (counts.length - i))
    if (count > share) return share
    left -= count
  }
  return Math.max(0, ...counts)
}

/** As many of these, those that anybody can log in to first and those that nobody can last. Pure. */
export function keepMostTelling(accounts: readonly Account[], most: number): readonly Account[] {
  if (accounts.length <= most) return accounts
  return accounts.toSorted((a, b) => RANKS[a.password.kind] - RANKS[b.password.kind]).slice(0, most)
}

const RANKS: Readonly<Record<Account['password']['kind'], number>> = {
  empty: 0,
  hash: 1,
  unknown: 2,
  unsupported: 2,
  locked: 3,
}
