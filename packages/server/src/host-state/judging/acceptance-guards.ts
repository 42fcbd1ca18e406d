import { EXPOSURES } from '@openhss/contract'
import type { FindingCause } from '@openhss/contract'
import type { AcceptanceGuards, FindingFacts } from './finding-rows.ts'

/** Remembers how a finding is, for an acceptance that holds while it stays so. */
export function guardsOf({ severity, facts }: GuardedFinding): AcceptanceGuards {
  const { exposure, addresses, address_count, programs } = facts
  return {
    severity,
    ...(exposure !== undefined && { exposure }),
    ...(addresses !== undefined && { addresses }),
    ...(address_count !== undefined && { address_count }),
    ...(programs !== undefined && { programs }),
  }
}

interface GuardedFinding {
  readonly severity: number
  readonly facts: FindingFacts
}

/**
 * Why a finding is no longer what was accepted; undefined: it is. Who accepted Redis on 10.0.0.5 did not accept it on
 * 0.0.0.0. Pure.
 */
export function brokenGuard(
  guards: AcceptanceGuards,
  finding: GuardedFinding,
): Extract<FindingCause, 'program_changed' | 'exposure_wider' | 'severity_rose'> | undefined {
  if (isWider(guards, finding.facts)) return 'exposure_wider'
  if (hasOtherProgram(guards, finding.facts)) return 'program_changed'
  return finding.severity > guards.severity ? 'severity_rose' : undefined
}

/** A program that was not known and now is was there before, as far as anybody can tell. */
export function fillIn(
  guards: AcceptanceGuards,
  { programs = [] }: FindingFacts,
): AcceptanceGuards {
  return guards.programs?.length === 0 && programs.length > 0 ? { ...guards, programs } : guards
}

function isWider(
  guards: AcceptanceGuards,
  { exposure, addresses = [], address_count: count = 0 }: FindingFacts,
) {
  const rank = EXPOSURES.indexOf(exposure ?? 'private')
  const accepted = EXPOSURES.indexOf(guards.exposure ?? 'private')
  if (rank !== accepted) return rank > accepted
  if (exposure !== 'some') return false
  const known = guards.addresses ?? []
  return (
    count > (guards.address_count ?? 0) || addresses.some((address) => !known.includes(address))
  )
}

function hasOtherProgram(
  { programs: known = [] }: AcceptanceGuards,
  { programs = [] }: FindingFacts,
) {
  return known.length > 0 && programs.some((program) => !known.includes(program))
}
