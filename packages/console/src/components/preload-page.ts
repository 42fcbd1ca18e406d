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
