import { INT32_MAX } from '@openhss/contract'
import type { FindingRow } from './finding-rows.ts'

/** What the row of a host says of its open findings. */
export interface OpenCounts {
  readonly open_critical: number
  readonly open_high: number
  readonly open_medium: number
  readonly open_low: number
  /** 1000, 100, 10 and 1 for each. */
  readonly risk: number
}

/** Counts the open findings of a host by severity. Pure. */
export function countOpen(findings: readonly Pick<FindingRow, 'state' | 'severity'>[]): OpenCounts {
  const [low, medium, high, critical] = [0, 0, 0, 0].map(
    (_, at) =>
      findings.filter(({ state, severity }) => state === 'open' && severity === at + 1).length,
  ) as [number, number, number, number]
  return {
    open_critical: critical,
    open_high: high,
    open_medium: medium,
    open_low: low,
    risk: Math.min(INT32_MAX, 1000 * critical + 100 * high + 10 * medium + low),
  }
}
