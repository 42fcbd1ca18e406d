/** A time that lies between two others, in milliseconds since the epoch. */
interface Moment {
  readonly from: number
  readonly to: number
}

/** A port that the witness opened. */
export interface WitnessedPort {
  readonly port: number
  readonly opened: Moment
  /** Undefined: it is open. */
  closed?: Moment
}

/** A change of a port in the history of the host. */
export interface ToldChange {
  readonly kind: string
  readonly port: number
  readonly at: number
}

/** When changes were lost, as the history says itself. */
export type DeclaredGap = Moment

export interface Comparison {
  /** Changes that a scan saw for certain. */
  readonly expected: number
  /** Changes that may have been seen by none. */
  readonly unsure: number
  /** What is wrong, a line for each. */
  readonly faults: readonly string[]
}

/**
 * Compares the history with what the witness did. A change that a whole scan saw is told once, with the time of that scan or an earlier
 * one; one that may have come and gone between two scans is told once or not at all. Pure.
 * @param lives the times at which each agent began its scans; one that is followed by another was finished.
 */
export function compareHistory(
  witnessed: readonly WitnessedPort[],
  lives: readonly (readonly number[])[],
  told: readonly ToldChange[],
  gaps: readonly DeclaredGap[],
): Comparison {
  const scans = lives.flatMap((begun) =>
    begun.slice(0, -1).map((from, i) => ({ from, to: begun[i + 1] ?? from })),
  )
  const toldOf = Map.groupBy(told, ({ kind, port }) => `${kind} ${port}`)
  const faults: string[] = []
  let expected = 0
  let unsure = 0
  const compare = (kind: string, port: number, since: Moment, until: number) => {
    const seen = scans.find(({ from, to }) => from > since.to && to < until)
    const times = (toldOf.get(`${kind} ${port}`) ?? []).map(({ at }) => at)
    const isInGap = gaps.some((gap) => gap.from <= (seen?.to ?? until) && gap.to >= since.from)
    if (seen !== undefined && !isInGap) expected += 1
    else unsure += 1
    const [at] = times
    const what = `${kind} ${port}, ${since.from} to ${since.to}, seen ${seen?.from}`
    if (times.length > 1) faults.push(`twice: ${what}, told ${times.join()}`)
    else if (at === undefined) {
      if (seen !== undefined && !isInGap) faults.push(`missing: ${what}`)
    } else if (at < since.from) faults.push(`too early: ${what}, told ${at}`)
    else if (seen !== undefined && at > seen.to) faults.push(`too late: ${what}, told ${at}`)
  }
  for (const { port, opened, closed } of witnessed) {
    compare('port_opened', port, opened, closed?.from ?? Infinity)
    // A port that no scan saw was not seen to be closed either.
    if (closed !== undefined && toldOf.has(`port_opened ${port}`)) {
      compare('port_closed', port, closed, Infinity)
    }
  }
  const done = new Set(
    witnessed.flatMap(({ port, closed }) => [
      `port_opened ${port}`,
      ...(closed === undefined ? [] : [`port_closed ${port}`]),
    ]),
  )
  for (const change of toldOf.keys()) if (!done.has(change)) faults.push(`never done: ${change}`)
  return { expected, unsure, faults }
}
