import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import type { Change, PortDifference } from '@openhss/contract'

/** What kind of change it is, in a word or two. */
export const changeTexts: Readonly<Record<Change['kind'], MessageDescriptor>> = {
  port_opened: msg`Port opened`,
  port_closed: msg`Port closed`,
  program_changed: msg`Program changed`,
  account_appeared: msg`Account appeared`,
  account_gone: msg`Account gone`,
  verdict_changed: msg`Judged anew`,
  password_changed: msg`Password changed`,
  account_changed: msg`Account changed`,
  enrolled: msg`Host enrolled`,
  online: msg`Heard of again`,
  offline: msg`Offline`,
  moved: msg`Moved`,
  upgraded: msg`Other agent`,
  cloned: msg`Copied agent`,
  deleted: msg`Deleted`,
  coverage_lost: msg`Seen less`,
  coverage_regained: msg`Seen again`,
  changes_lost: msg`Changes lost`,
}

/** How a port differs between two times or two hosts. */
export const differenceTexts: Readonly<Record<PortDifference['difference'], MessageDescriptor>> = {
  opened: msg`Opened`,
  closed: msg`Closed`,
  program_changed: msg`Program changed`,
  not_known: msg`Not known`,
}
