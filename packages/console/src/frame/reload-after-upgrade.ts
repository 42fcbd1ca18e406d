/**
 * A tab that is older than an upgrade of the server asks for parts that are not there any more. It is loaded anew, once:
 * when the part is missing then too, something else is wrong. While the server does not answer, the page stays as it is:
 * a link that is hovered over asks for its part too, and there would be nothing to load.
 */
export function reloadOnceAfterUpgrade(): void {
  // A click on a link that is hovered over misses the same part twice.
  let isAsking = false
  window.addEventListener('vite:preloadError', () => {
    const last = Number(sessionStorage.getItem(RELOADED_AT) ?? 0)
    if (isAsking || Date.now() - last < ONCE_WITHIN_MS) return
    isAsking = true
    void reloadIfAnswered().finally(() => (isAsking = false))
  })
}

const RELOADED_AT = 'openhss-reloaded-at'
const ONCE_WITHIN_MS = 60_000

async function reloadIfAnswered(): Promise<void> {
  // A file that every version has under this name.
  const answer = await fetch('/favicon.svg', { cache: 'no-store' }).catch(() => undefined)
  if (answer?.ok !== true) return
  sessionStorage.setItem(RELOADED_AT, String(Date.now()))
  window.location.reload()
}
