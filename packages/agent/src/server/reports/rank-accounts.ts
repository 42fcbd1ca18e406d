import type { AccountVerdict } from '@openhss/contract'
import { isGuessable, MAX_REPORTED_ACCOUNTS } from '@openhss/contract/runtime'

/**
 * Which accounts go first where not all fit: those of the system, which only root can add, up to half of a
 * report; then of every instance one after the other, its weak and empty ones first. So a server that somebody made up
 * to have thousands takes the place of no account of others.
 */
export function rankAccounts(accounts: readonly AccountVerdict[]): Map<AccountVerdict, number> {
  const instances = Map.groupBy(accounts, (each) => `${each.service_type} ${each.instance ?? ''}`)
  const ranks = new Map<AccountVerdict, number>()
  for (const ofInstance of instances.values()) {
    const inOrder = ofInstance.toSorted((a, b) => Number(isGuessable(b)) - Number(isGuessable(a)))
    for (const [turn, account] of inOrder.entries()) {
      const isFirst = account.service_type === 'system' && turn < MAX_REPORTED_ACCOUNTS / 2
      ranks.set(account, isFirst ? -1 : turn)
    }
  }
  return ranks
}
