import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import type { FindingKind, FindingState, Severity } from '@openhss/contract/browser'

export const severityTexts: Readonly<Record<Severity, MessageDescriptor>> = {
  critical: msg`Critical`,
  high: msg`High`,
  medium: msg`Medium`,
  low: msg`Low`,
}

export const kindTexts: Readonly<Record<FindingKind, MessageDescriptor>> = {
  dangerous_port: msg`Dangerous port`,
  weak_password: msg`Weak password`,
  empty_password: msg`No password`,
  blind_spot: msg`Not seen`,
  host_offline: msg`Host is offline`,
  cloned_agent: msg`Copied agent`,
}

export const stateTexts: Readonly<Record<FindingState, MessageDescriptor>> = {
  open: msg`Open`,
  accepted: msg`Accepted`,
  fixed: msg`Fixed`,
}
