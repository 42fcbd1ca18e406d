/** Work that is done again and again until it is disposed of, which waits for what is under way. */
export interface Job extends AsyncDisposable {
  /** Does it once more, after what is under way. */
  run(): Promise<void>
  /** Waits for what is under way. */
  settled(): Promise<void>
}

/**
 * Does some work every so often, and never twice at once: a turn that comes while it is under way is left out.
 * @param work is told by the signal to end early; it never throws.
 */
export function startJob(
  { everyMs, atOnce = false }: { readonly everyMs: number; readonly atOnce?: boolean },
  work: (signal: AbortSignal) => Promise<void>,
): Job {
  const stop = new AbortController()
  let underWay = Promise.resolve()
  let waiting = 0
  const run = () => {
    waiting += 1
    underWay = underWay
      .then(() => work(stop.signal))
      .finally(() => {
        waiting -= 1
      })
    return underWay
  }
  if (atOnce) void run()
  const timer = setInterval(() => {
    if (waiting === 0) void run()
  }, everyMs).unref()

  return {
    run,
    settled: () => underWay,
    [Symbol.asyncDispose]: async () => {
      stop.abort()
      clearInterval(timer)
      await underWay
    },
  }
}
