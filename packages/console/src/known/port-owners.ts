import { msg } from '@lingui/core/macro'
import type { MessageDescriptor } from '@lingui/core'
import type { FleetPort } from '@openhss/contract'
import { known, unknown } from './known.ts'
import type { KnownValue } from './known.ts'

/** The program of a port; a process whose file is not known has no path. */
export interface PortOwner {
  readonly path: string
  readonly pid: number | undefined
}

type ObservedOwner = Pick<FleetPort, 'path' | 'pid' | 'owner_unknown' | 'seen' | 'last_seen_at'> &
  Pick<Partial<FleetPort>, 'last_port_scan_at'>

/** Which program has a port, as far as that is known; that of an offline host is from before. */
export function portOwner(port: ObservedOwner): KnownValue<PortOwner> {
  const { path, pid, owner_unknown: why, seen } = port
  if (path === undefined) {
    return unknown(why === undefined ? msg`The program is not known` : ownerUnknownTexts[why])
  }
  const owner = { path, pid }
  if (seen !== 'offline') return known(owner)
  return { state: 'old', value: owner, asOf: port.last_port_scan_at ?? port.last_seen_at }
}

/** Why the program of a port is not known. */
export const ownerUnknownTexts: Readonly<
  Record<NonNullable<FleetPort['owner_unknown']>, MessageDescriptor>
> = {
  permission: msg`The agent has no permission to see the program`,
  exited: msg`The program ended while it was looked at`,
  kernel: msg`No process has it: the port belongs to the kernel`,
  not_found: msg`All processes were looked at, and none of them has it`,
}
