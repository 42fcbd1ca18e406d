import type { AccountCoverage, AccountVerdict, ObservedPort, PortCoverage } from '@openhss/contract'
import type { CheckProgress } from '../passwords/account-checker.ts'
import type { CheckTier } from '../passwords/words/word-list.ts'
import type { LogLevel } from '../process/log.ts'

export type { CheckProgress, CheckTier }

/**
 * An event that an agent tells the program that started it. It is plain data, because it crosses to a
 * parent process.
 */
export type AgentEvent =
  | { readonly type: 'enrolled'; readonly projectId: string; readonly hostId: string }
  | {
      readonly type: 'ports-acknowledged'
      readonly ports: readonly ObservedPort[]
      readonly coverage: PortCoverage
    }
  | { readonly type: 'check-progress'; readonly tier: CheckTier; readonly progress: CheckProgress }
  | {
      readonly type: 'accounts-acknowledged'
      readonly tier: CheckTier
      /** True when the run of this tier is over; until then the list grows. */
      readonly finished: boolean
      readonly accounts: readonly AccountVerdict[]
      readonly coverage: AccountCoverage
    }
  | { readonly type: 'log'; readonly level: LogLevel; readonly message: string }
