import type { Account } from '../account.ts'

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
