import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import type { Covered, PortStatus, Seen } from '@openhss/contract'

export const seenTexts: Readonly<Record<Seen, MessageDescriptor>> = {
  online: msg`Online`,
  late: msg`Late`,
  offline: msg`Offline`,
}

export const coveredTexts: Readonly<Record<Covered, MessageDescriptor>> = {
  complete: msg`Complete`,
  partial: msg`Partial`,
  none: msg`Not scanned`,
}

export const portStatusTexts: Readonly<Record<PortStatus, MessageDescriptor>> = {
  danger: msg`Dangerous`,
  unknown: msg`Unknown`,
  normal: msg`Normal`,
}
