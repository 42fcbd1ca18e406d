/** One row of benchmarks/RESULTS.md: our work and a yardstick, measured side by side in one run. */
export interface BenchmarkRow {
  /** Rows of one subject share a number; numbers stay when a subject goes. */
  readonly row: number
  readonly work: string
  readonly comparedWith: string
  /** What we took, with its unit, for example `2.1 ms CPU`. */
  readonly ours: string
  /** What the yardstick took, in the same unit. */
  readonly theirs: string
  /**
   * Ours divided by theirs, both in the unit of the row. For rows of cost (time, latency) lower is
   * better and `mustReach` is a ceiling, `≤ 0.5`; for rows of rate (per second) higher is better and
   * `mustReach` is a floor, `≥ 0.5`.
   */
  readonly ratio: number
  /** The threshold as it reads, for example `≤ 0.5`. */
  readonly mustReach: string
  readonly holds: boolean
}
