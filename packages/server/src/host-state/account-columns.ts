import type { AccountState, GapReason, ServiceType, Verdict } from '@openhss/contract'
import { defineColumns } from './table-columns.ts'

/** A row of `account_verdicts`. Times are ISO 8601. Neither a password nor a hash is ever stored here. */
export interface AccountRow {
  readonly host_id: string
  readonly service_type: ServiceType
  /** Empty for an account of the system. */
  readonly instance: string
  readonly user_name: string
  readonly account_state: AccountState | null
  readonly verdict: Verdict
  readonly reason: GapReason | null
  readonly scheme: string | null
  readonly list_version: string | null
  readonly words_tried: number | null
  readonly duration: number | null
  readonly used_days: number | null
  readonly desensitized_weak_password: string | null
  readonly suggestion: string | null
  /** Raised by the agent when the password changes. */
  readonly password_revision: number | null
  /** Since when the account has been as it is; null: before it was recorded. */
  readonly from_at: string | null
  /** What this stretch of it began with; null: it began before it was recorded. */
  readonly began: AccountBeginning | null
  /** What the account was judged as before; null: it was not there, or that is not known. */
  readonly previous_verdict: Verdict | null
  /** Since then no check could have seen it. */
  readonly unconfirmed_since: string | null
}

/** What a stretch began with. `password`: the stored password is another one. */
export type AccountBeginning = 'appeared' | 'verdict' | 'password' | 'state'

export const accountColumns = defineColumns<AccountRow>()(
  'account_verdicts',
  { host_id: 'text', service_type: 'text', instance: 'text', user_name: 'text' },
  {
    account_state: 'text',
    verdict: 'text',
    reason: 'text',
    scheme: 'text',
    list_version: 'text',
    words_tried: 'integer',
    duration: 'integer',
    used_days: 'integer',
    desensitized_weak_password: 'text',
    suggestion: 'text',
    password_revision: 'integer',
    from_at: 'timestamptz',
    began: 'text',
    previous_verdict: 'text',
    unconfirmed_since: 'timestamptz',
  },
)
