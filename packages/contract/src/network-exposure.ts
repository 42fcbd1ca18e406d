import { isLoopback } from './loopback.ts'
import type { ObservedPort } from './ports.ts'

/** From where a port is reached, from the narrowest: the place in the list is the rank. */
export const EXPOSURES = ['private', 'some', 'every'] as const
/** `private`: other hosts cannot reach it. `some`: on an address that is named. `every`: on any of the host. */
export type Exposure = (typeof EXPOSURES)[number]

/** Says from where a port is reached, by its address and its network alone: a firewall is not looked at. Pure. */
export function exposureOf({
  laddr,
  network_isolated: isIsolated,
}: Pick<ObservedPort, 'laddr'> & { readonly network_isolated?: boolean | null }): Exposure {
  if (isIsolated === true || isLoopback(laddr)) return 'private'
  return EVERY.has(laddr) ? 'every' : 'some'
}

const EVERY: ReadonlySet<string> = new Set(['0.0.0.0', '::', '::ffff:0.0.0.0', '*'])
