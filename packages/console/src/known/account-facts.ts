import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import type { FleetAccount, ReachGap } from '@openhss/contract'
import { known, unknown } from './known.ts'
import type { KnownValue } from './known.ts'

/** How many days the password has been in use. */
export function passwordDays({ used_days: days }: FleetAccount): KnownValue<number> {
  return days === undefined
    ? unknown(msg`When the password was changed is not stored where the agent can see it`)
    : known(days)
}

/** A port by which other hosts reach what lets in by an account. */
export type ReachingPort = NonNullable<FleetAccount['reached_by']>[number]

/** The ports by which an account is reached from other hosts; none: it is not. */
export function accountReach({
  reach,
  reach_gap: gap,
  reached_by: ports = [],
}: Pick<FleetAccount, 'reach' | 'reach_gap' | 'reached_by'>): KnownValue<readonly ReachingPort[]> {
  if (reach === 'reached') return known(ports)
  if (reach === 'not_reached') return known([])
  return unknown(gap === undefined ? msg`The server does not say it yet` : REACH_GAPS[gap])
}

const REACH_GAPS: Readonly<Record<ReachGap, MessageDescriptor>> = {
  not_scanned: msg`The ports of the host were not scanned yet`,
  ports_unseen: msg`Not all ports of the host were seen`,
  too_many: msg`The host has too many ports to tell`,
  port_unknown: msg`It is not known where the service is reached`,
}
