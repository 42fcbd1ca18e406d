/**
 * Does something once the page has nothing else to do, such as to load what may be needed next.
 * @returns what takes it back.
 */
export function whenIdle(act: () => void): () => void {
  // Safari has none.
  const request = window.requestIdleCallback as typeof requestIdleCallback | undefined
  if (request === undefined) {
    const timer = setTimeout(act, WAIT_MS)
    return () => clearTimeout(timer)
  }
  const handle = request(act, { timeout: WAIT_MS })
  return () => cancelIdleCallback(handle)
}

/** A page that is always busy does not wait forever. */
const WAIT_MS = 2000
