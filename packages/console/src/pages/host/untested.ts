import type { AccountVerdict } from '@openhss/contract'

/** An account of which nobody knows whether a stranger gets in. */
export type Untested = Extract<AccountVerdict, { verdict: 'unsupported' | 'error' }>

export function isUntested(account: AccountVerdict): account is Untested {
  return account.verdict === 'unsupported' || account.verdict === 'error'
}
