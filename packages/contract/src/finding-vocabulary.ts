/**
 * Kinds of findings. `dangerous_port`: other hosts reach a port of the dangerous list. `weak_password`,
 * `empty_password`: an account that a stranger gets into. `blind_spot`: something was not seen. `host_offline`: the
 * host is offline. `cloned_agent`: another machine calls with its identity.
 */
export const FINDING_KINDS = [
  'dangerous_port',
  'weak_password',
  'empty_password',
  'blind_spot',
  'host_offline',
  'cloned_agent',
] as const
export type FindingKind = (typeof FINDING_KINDS)[number]

/** From the least to the worst; the place in the list is the rank. */
export const SEVERITIES = ['low', 'medium', 'high', 'critical'] as const
export type Severity = (typeof SEVERITIES)[number]

/** `fixed`: a scan that could see it did not. Nobody but a scan can say so. */
export const FINDING_STATES = ['open', 'accepted', 'fixed'] as const
export type FindingState = (typeof FINDING_STATES)[number]

/**
 * Why a finding is accepted. `needed`: the service has to be as it is. `compensated`: something else protects it.
 * `test`: the host is no production. `vendor`: a vendor has to change it. `leaving`: it goes away soon. `wrong`: the
 * finding is wrong. `ignored`: by HSS's operation, which asks for no reason.
 */
export const ACCEPTANCE_REASONS = [
  'needed',
  'compensated',
  'test',
  'vendor',
  'leaving',
  'wrong',
  'other',
] as const
export type AcceptanceReason = (typeof ACCEPTANCE_REASONS)[number] | 'ignored'

/** What happened to a finding. */
export const FINDING_EVENT_KINDS = [
  'opened',
  'reopened',
  'fixed',
  'severity_raised',
  'severity_lowered',
  'accepted',
  'acceptance_ended',
  'assigned',
  'commented',
] as const
export type FindingEventKind = (typeof FINDING_EVENT_KINDS)[number]

/**
 * Why something happened to a finding. The last five end an acceptance: it held for the finding as it was when
 * somebody accepted it.
 */
export const FINDING_CAUSES = [
  'scan',
  'silence',
  'heard',
  'clone',
  'person',
  'until_over',
  'program_changed',
  'exposure_wider',
  'severity_rose',
  'withdrawn',
] as const
export type FindingCause = (typeof FINDING_CAUSES)[number]

/** Days that an acceptance lasts at most, unless it is one without end. */
export const MAX_ACCEPTANCE_DAYS = 365

/** Findings that one change names at most. */
export const MAX_CHANGED_FINDINGS = 1_000

/** Owners whose findings are counted by name. */
export const MAX_COUNTED_OWNERS = 20

/** Days of a trend of findings. */
export const MAX_TREND_DAYS = 90
