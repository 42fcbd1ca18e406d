import type { QueryClient } from '@tanstack/react-query'
import type { AnyRouter, RouteComponent } from '@tanstack/react-router'

/** Loads the file of the page of an address, so that it is there once it is known who is signed in. */
export function preloadPage(router: AnyRouter, href: string): void {
  const [path = ''] = href.split(/[?#]/, 1)
  const [routes] = router.getMatchedRoutes(path)
  for (const { options } of routes) {
    // What is missing is told when it is needed.
    void (options.component as RouteComponent | undefined)?.preload?.()
  }
}

/** Asks what the page of this address shows while it is still asked who is signed in: that saves one round trip. */
export function askForPage(router: AnyRouter, queryClient: QueryClient): void {
  const { pathname, search } = router.latestLocation
  const [, params, route] = router.getMatchedRoutes(pathname)
  const projectId = params.project
  // With a name in its place, its ID is known from the session alone.
  if (projectId === undefined || !/^[0-9a-f]{32}$/.test(projectId)) return
  const asked = route?.options.staticData?.askServer?.({ queryClient, projectId, params, search })
  // What fails is told when it is needed.
  asked?.catch(() => undefined)
}
