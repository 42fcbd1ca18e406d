import { msg } from '@lingui/core/macro'
import type { FleetAccount } from '@openhss/contract'
import { known, unknown } from './known.ts'
import type { KnownValue } from './known.ts'

/** How many days the password has been in use. */
export function passwordDays({ used_days: days }: FleetAccount): KnownValue<number> {
  return days === undefined
    ? unknown(msg`When the password was changed is not stored where the agent can see it`)
    : known(days)
}
