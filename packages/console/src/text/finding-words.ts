import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import type {
  AcceptanceReason,
  FindingCause,
  FindingEventKind,
  Severity,
} from '@openhss/contract/browser'

/** The question why a finding has its severity, as a heading. */
export const whySeverityTexts: Readonly<Record<Severity, MessageDescriptor>> = {
  critical: msg`Why critical`,
  high: msg`Why high`,
  medium: msg`Why medium`,
  low: msg`Why low`,
}

/** Why a finding may stay. Nobody chooses `ignored`: HSS's operation asks for no reason. */
export const acceptanceReasonTexts: Readonly<Record<AcceptanceReason, MessageDescriptor>> = {
  needed: msg`The service has to be as it is`,
  compensated: msg`Something else protects it`,
  test: msg`The host is no production`,
  vendor: msg`A vendor has to change it`,
  leaving: msg`It goes away soon`,
  wrong: msg`The finding is wrong`,
  other: msg`Another reason`,
  ignored: msg`Ignored, without a reason`,
}

/** What happened to a finding. */
export const findingEventTexts: Readonly<Record<FindingEventKind, MessageDescriptor>> = {
  opened: msg`First found`,
  reopened: msg`Came back`,
  fixed: msg`Fixed`,
  severity_raised: msg`Severity rose`,
  severity_lowered: msg`Severity fell`,
  accepted: msg`Accepted`,
  acceptance_ended: msg`Acceptance ended`,
  assigned: msg`Assigned`,
  commented: msg`Comment`,
}

/** Why it happened. */
export const findingCauseTexts: Readonly<Record<FindingCause, MessageDescriptor>> = {
  scan: msg`by a scan`,
  silence: msg`the host went offline`,
  heard: msg`the host is heard of again`,
  clone: msg`by calls of a copy`,
  person: msg`by a person`,
  until_over: msg`its time is over`,
  program_changed: msg`another program has the port`,
  exposure_wider: msg`other hosts reach more of it`,
  severity_rose: msg`the severity rose`,
  withdrawn: msg`somebody withdrew it`,
}

/** From where it is reached, by the addresses of its ports: a firewall is not looked at. */
export const exposureTexts: Readonly<Record<string, MessageDescriptor | undefined>> = {
  every: msg`every address`,
  some: msg`some addresses`,
  private: msg`this host only`,
}
