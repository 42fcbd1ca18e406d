import type { AccountState, GapReason, ServiceType, Verdict } from '@openhss/contract'
import type { AccountBeginning } from '../account-columns.ts'
import { defineColumns } from '../table-columns.ts'

/** A row of `account_history`: a stretch that has ended. Times are ISO 8601. The open ones lie in `account_verdicts`. */
export interface AccountHistoryRow {
  readonly host_id: string
  readonly to_at: string
  readonly service_type: ServiceType
  /** The instance, with `*` for its container. */
  readonly instance_key: string
  readonly user_name: string
  /** Tells accounts of one name in several containers apart. */
  readonly state: string
  readonly from_at: string
  /** It was so already when recording began, and `from_at` is when that was. */
  readonly from_before: boolean
  /** The last check that saw it, when later ones could not. */
  readonly to_after: string | null
  readonly verdict: Verdict
  readonly reason: GapReason | null
  readonly scheme: string | null
  readonly account_state: AccountState | null
  readonly password_revision: number | null
  readonly began: AccountBeginning | null
  readonly previous_verdict: Verdict | null
  /** `lost`: no check could have seen it, and it is not known how it ended. */
  readonly ended: 'gone' | 'changed' | 'lost'
}

export const accountHistoryColumns = defineColumns<AccountHistoryRow>()(
  'account_history',
  {
    host_id: 'text',
    to_at: 'timestamptz',
    service_type: 'text',
    instance_key: 'text',
    user_name: 'text',
    state: 'text',
  },
  {
    from_at: 'timestamptz',
    from_before: 'boolean',
    to_after: 'timestamptz',
    verdict: 'text',
    reason: 'text',
    scheme: 'text',
    account_state: 'text',
    password_revision: 'integer',
    began: 'text',
    previous_verdict: 'text',
    ended: 'text',
  },
)
