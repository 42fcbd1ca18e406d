import { createHash } from 'node:crypto'
import { findingSentences, SEVERITIES } from '@openhss/contract'
import type { FindingKind, FindingSentenceCode } from '@openhss/contract'
import type { FindingFacts } from './finding-rows.ts'

/** A finding that the newest scans of a host give. */
export interface WantedFinding {
  readonly kind: FindingKind
  readonly subject: string
  readonly sentence: FindingSentenceCode
  readonly facts: FindingFacts
  /** Since then no scan could have seen it; null: the newest one did. */
  readonly unconfirmedSince: string | null
}

/** Rank of the severity that a sentence stands for, from 1. */
export function rankOf(sentence: FindingSentenceCode): number {
  return SEVERITIES.indexOf(findingSentences[sentence].severity) + 1
}

export function keyOf({ kind, subject }: Pick<WantedFinding, 'kind' | 'subject'>): string {
  return `${kind} ${subject}`
}

/**
 * Gives the finding of a host its ID, which is the same whenever it comes back. It is a digest and no time-ordered ID,
 * because people name findings by the first characters, in which those of one day would not differ.
 */
export function findingIdOf(
  hostId: string,
  finding: Pick<WantedFinding, 'kind' | 'subject'>,
): string {
  const text = `${hostId}\n${keyOf(finding)}`
  return createHash('sha256').update(text).digest('hex').slice(0, 32)
}
