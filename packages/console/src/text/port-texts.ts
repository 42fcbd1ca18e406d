import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import type { PastPort, PortNumberFacets } from '@openhss/contract'

/** Where a port listens, as the key `address` of queries has it. */
export const addressTexts: Readonly<
  Record<keyof PortNumberFacets['addresses'], MessageDescriptor>
> = {
  any: msg`every address`,
  one: msg`one address that is not loopback`,
  private: msg`an address of a private network`,
  loopback: msg`loopback only`,
}

/** How sure it is that a port was open at an instant. */
export const certaintyTexts: Readonly<Record<PastPort['certainty'], MessageDescriptor>> = {
  open: msg`Open: scans before and after saw it`,
  unconfirmed: msg`Was open before; no scan of that time could have seen it`,
  maybe: msg`Maybe: the scan before did not see it, the one after did`,
}
