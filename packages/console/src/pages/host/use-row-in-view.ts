import { useEffect } from 'react'

/** Brings the row that the address names into view once it is there; later it does not move the page again. */
export function useRowInView(key: string | undefined, isThere: boolean): void {
  useEffect(() => {
    if (key === undefined || !isThere) return
    document.querySelector(`tr[data-key="${CSS.escape(key)}"]`)?.scrollIntoView({ block: 'center' })
  }, [key, isThere])
}
