import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  notFound,
  redirect,
} from '@tanstack/react-router'
import type { QueryClient } from '@tanstack/react-query'
import { ApiError } from '@openhss/contract/browser'
import type { ComponentType } from 'react'
import { askSession, findProject } from './api/session.ts'
import type { Session } from './api/session.ts'
import { BrokenPage, LoadingPage, UnknownPage } from './frame/PageStates.tsx'
import { Frame } from './frame/Frame.tsx'
import type { AccountContext, PageContext } from './page-context.ts'
import { Page as SignInPage } from './pages/SignInPage.tsx'
import { hrefOf, pathsOf, readSearch, signInPlace, writeSearch } from './paths.ts'
import { readSetting, writeSetting } from './settings/browser-settings.ts'
import { followUser } from './settings/language.ts'

/** A file of `pages/`: the page, and what it asks the server first, so that a link that is hovered over has it ready. */
interface PageModule<Context = PageContext> {
  readonly Page: ComponentType
  readonly load?: (context: Context) => Promise<unknown>
}

export function makeRouter(queryClient: QueryClient) {
  return createRouter({
    routeTree,
    context: { queryClient },
    parseSearch: readSearch,
    stringifySearch: writeSearch,
    defaultPreload: 'intent',
    // The cache of answers knows how old they are.
    defaultPreloadStaleTime: 0,
    scrollRestoration: true,
    defaultPendingComponent: LoadingPage,
    defaultErrorComponent: BrokenPage,
    defaultNotFoundComponent: UnknownPage,
  })
}

const root = createRootRouteWithContext<{ queryClient: QueryClient }>()()

const start = createRoute({
  getParentRoute: () => root,
  path: '/',
  beforeLoad: async ({ context, location }) => {
    const session = await sessionOf(context.queryClient, location.href)
    throw redirect({ to: startPath(session), replace: true })
  },
})

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  // What everybody sees first comes with the first file.
  component: SignInPage,
})

const signedIn = createRoute({
  getParentRoute: () => root,
  id: 'signed-in',
  component: Frame,
  beforeLoad: async ({ context, location }) => ({
    session: await sessionOf(context.queryClient, location.href),
  }),
})

const project = createRoute({
  getParentRoute: () => signedIn,
  path: '/p/$project',
  beforeLoad: ({ context, params }) => {
    const found = findProject(context.session, params.project)
    if (found === undefined) throw notFound({ data: { project: params.project } })
    writeSetting('project', found.id)
    return { projectId: found.id }
  },
})

/** A page below a project. It is a file of its own that is loaded when it is needed. */
function page<Path extends string>(path: Path, load: () => Promise<PageModule>) {
  const askServer = async (context: PageContext) => (await load()).load?.(context)
  return createRoute({
    getParentRoute: () => project,
    path,
    component: lazyRouteComponent(load, 'Page'),
    staticData: { askServer },
    loaderDeps: ({ search }: { search: PageContext['search'] }) => search,
    loader: ({ context: { queryClient, projectId }, params, deps }) =>
      askServer({ queryClient, projectId, params, search: deps }),
  })
}

const pages = [
  page('/', () => import('./pages/overview/OverviewPage.tsx')),
  page('/findings', () => import('./pages/findings/FindingsPage.tsx')),
  page('/hosts', () => import('./pages/hosts/HostsPage.tsx')),
  page('/hosts/$host', () => import('./pages/host/HostPage.tsx')),
  page('/hosts/$host/ports', () => import('./pages/host/HostPortsPage.tsx')),
  page('/hosts/$host/accounts', () => import('./pages/host/HostAccountsPage.tsx')),
  page('/hosts/$host/timeline', () => import('./pages/host/HostTimelinePage.tsx')),
  page('/hosts/$host/coverage', () => import('./pages/host/HostCoveragePage.tsx')),
  page('/ports', () => import('./pages/ports/PortsPage.tsx')),
  page('/ports/$type/$port', () => import('./pages/ports/PortPage.tsx')),
  page('/passwords', () => import('./pages/passwords/PasswordsPage.tsx')),
  page('/changes', () => import('./pages/changes/ChangesPage.tsx')),
  page('/changes/compare', () => import('./pages/changes/ComparePage.tsx')),
  page('/settings/join-tokens', () => import('./pages/settings/JoinTokensPage.tsx')),
  page('/settings/words', () => import('./pages/settings/WordsPage.tsx')),
  page('/settings/groups', () => import('./pages/settings/GroupsPage.tsx')),
  page(
    '/settings/enterprise-projects',
    () => import('./pages/settings/EnterpriseProjectsPage.tsx'),
  ),
  page('/settings/retention', () => import('./pages/settings/RetentionPage.tsx')),
] as const

/** A page of the account, which no project has. */
function accountPage<Path extends string>(
  path: Path,
  load: () => Promise<PageModule<AccountContext>>,
) {
  return createRoute({
    getParentRoute: () => signedIn,
    path,
    component: lazyRouteComponent(load, 'Page'),
    loaderDeps: ({ search }: { search: AccountContext['search'] }) => search,
    loader: async ({ context: { queryClient, session }, params, deps }) => {
      const { load: askServer } = await load()
      await askServer?.({ queryClient, session, params, search: deps })
    },
  })
}

const accountPages = [
  accountPage('/account/users', () => import('./pages/account/UsersPage.tsx')),
  accountPage('/account/grants', () => import('./pages/account/GrantsPage.tsx')),
  accountPage('/account/keys', () => import('./pages/account/KeysPage.tsx')),
  accountPage('/account/audit', () => import('./pages/account/AuditPage.tsx')),
] as const

const routeTree = root.addChildren([
  start,
  signIn,
  signedIn.addChildren([project.addChildren([...pages]), ...accountPages]),
])

/** The session, or else the way to sign in and back. A server that is away is told by the page's own state. */
async function sessionOf(queryClient: QueryClient, href: string): Promise<Session> {
  try {
    const session = await queryClient.ensureQueryData(askSession)
    await followUser(session.user.id, session.language)
    return session
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 401) throw error
    throw redirect({ href: hrefOf(signInPlace(href)), replace: true })
  }
}

/** Where one begins: the project that was looked at last, or the first one. */
function startPath(session: Session): string {
  const last = readSetting('project')
  const project = (last && findProject(session, last)) || session.projects[0]
  return project === undefined ? '/account/keys' : pathsOf(project.id).overview().path
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof makeRouter>
  }

  interface StaticDataRouteOption {
    /** Asks what the page shows. */
    readonly askServer?: (context: PageContext) => Promise<unknown>
  }
}
