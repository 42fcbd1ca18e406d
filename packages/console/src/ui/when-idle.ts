/**
 * Does something once the page has nothing else to do, such as to load what may be needed next.
 * @param waitMs a page that is always busy does not wait longer.
 * @returns what takes it back.
 */
export function whenIdle(act: () => void, waitMs = 2000): () => void {
  // Safari has none.
  const request = window.requestIdleCallback as typeof requestIdleCallback | undefined
  if (request === undefined) {
    const timer = setTimeout(act, waitMs)
    return () => clearTimeout(timer)
  }
  const handle = request(act, { timeout: waitMs })
  return () => cancelIdleCallback(handle)
}
