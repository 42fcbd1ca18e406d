import type { AccountVerdict } from '@openhss/contract'
import { accountInAddress } from '../../components/account-in-address.ts'

export const VERDICTS = [
  'empty',
  'weak',
  'error',
  'unsupported',
  'not_found',
  'locked',
] as const satisfies readonly AccountVerdict['verdict'][]

/** Puts accounts that a stranger gets into first, then those that were not tested. Pure. */
export function inOrder(accounts: readonly AccountVerdict[]): AccountVerdict[] {
  return accounts.toSorted((a, b) => VERDICTS.indexOf(a.verdict) - VERDICTS.indexOf(b.verdict))
}

/** Puts the account that an address names before all others, so that it is on the first page. Pure. */
export function withFirst(
  accounts: readonly AccountVerdict[],
  asked: string | undefined,
): AccountVerdict[] {
  const isAsked = (account: AccountVerdict) => accountInAddress(account) === asked
  return accounts.toSorted((a, b) => Number(isAsked(b)) - Number(isAsked(a)))
}
