import { pause } from './pause.ts'

/**
 * Makes a call that does its work once in so many milliseconds at most, a moment after it was asked, unless the
 * signal aborts. The work must not throw.
 */
export function oncePer(ms: number, work: () => Promise<void>): (signal: AbortSignal) => void {
  let isDue = false
  let last = -Infinity
  return (signal) => {
    if (isDue || signal.aborted) return
    isDue = true
    void (async () => {
      await pause(Math.max(0, last + ms - performance.now()), signal)
      isDue = false
      last = performance.now()
      if (!signal.aborted) await work()
    })()
  }
}
