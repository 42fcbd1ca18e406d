import { useRouter } from '@tanstack/react-router'
import { useEffect, useState } from 'react'

/** A place where somebody was, as its window was called. Its name may come from a host. */
export interface RecentPlace {
  readonly href: string
  readonly name: string
}

/** The places that this tab was at last, the newest first, without the one where it is. */
export function useRecentPlaces(): readonly RecentPlace[] {
  const router = useRouter()
  const [recent, setRecent] = useState<readonly RecentPlace[]>([])
  useEffect(
    () =>
      router.subscribe('onBeforeNavigate', ({ fromLocation, toLocation, pathChanged }) => {
        if (fromLocation === undefined || !pathChanged) return
        // What is left has its name; what is gone to may not have it yet.
        const left = { href: fromLocation.href, name: document.title.replace(/ · OpenHSS$/, '') }
        const pathOf = ({ href }: { readonly href: string }) => href.split('?', 1)[0]
        setRecent((before) =>
          [left, ...before.filter((place) => pathOf(place) !== pathOf(left))]
            .filter((place) => pathOf(place) !== pathOf(toLocation))
            .slice(0, MAX_RECENT_PLACES),
        )
      }),
    [router],
  )
  return recent
}

const MAX_RECENT_PLACES = 5
