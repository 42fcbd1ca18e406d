import './styles/tokens.css'
import './styles/base.css'
import { CSPProvider } from '@base-ui/react/csp-provider'
import { i18n } from '@lingui/core'
import { I18nProvider } from '@lingui/react'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { createQueryClient } from './api/query-client.ts'
import { askSession } from './api/session.ts'
import { askForPage, preloadPage } from './components/preload-page.ts'
import { reloadOnceAfterUpgrade } from './frame/reload-after-upgrade.ts'
import { hrefOf, signInPlace } from './paths.ts'
import { makeRouter } from './routes.tsx'
import { startLanguage } from './settings/language.ts'
import { applyTheme } from './settings/theme.ts'

applyTheme()
reloadOnceAfterUpgrade()
const language = startLanguage()

const queryClient = createQueryClient(() => {
  const { pathname, href } = router.latestLocation
  if (pathname !== '/sign-in') {
    queryClient.clear()
    void router.navigate({ href: hrefOf(signInPlace(href)), replace: true })
  }
})
const router = makeRouter(queryClient)
// All that is needed is asked for at once: the sentences, the page, who is signed in, and what the page shows.
preloadPage(router, window.location.pathname)
if (window.location.pathname !== signInPlace().path) {
  void queryClient.prefetchQuery(askSession)
  askForPage(router, queryClient)
}
await language

const place = document.querySelector('#root')
if (place === null) throw new Error('index.html has no #root')
createRoot(place).render(
  <StrictMode>
    {/* The policy of the server forbids style elements; what Base UI needs of them is in our own CSS. */}
    <CSPProvider disableStyleElements>
      <I18nProvider i18n={i18n}>
        <QueryClientProvider client={queryClient}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </I18nProvider>
    </CSPProvider>
  </StrictMode>,
)
