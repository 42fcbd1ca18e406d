/**
 * A tab that is older than an upgrade of the server asks for parts that are not there any more. It is loaded anew, once:
 * when the part is missing then too, something else is wrong.
 */
export function reloadOnceAfterUpgrade(): void {
  window.addEventListener('vite:preloadError', (event) => {
    const last = Number(sessionStorage.getItem(RELOADED_AT) ?? 0)
    if (Date.now() - last < ONCE_WITHIN_MS) return
    sessionStorage.setItem(RELOADED_AT, String(Date.now()))
    event.preventDefault()
    window.location.reload()
  })
}

const RELOADED_AT = 'openhss-reloaded-at'
const ONCE_WITHIN_MS = 60_000
