import type { AccountVerdict } from '@openhss/contract'

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

/** What tells the accounts of a host apart. Pure. */
export function accountKeyOf({ service_type, instance, user_name }: AccountVerdict): string {
  return JSON.stringify([service_type, instance, user_name])
}
