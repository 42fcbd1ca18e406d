import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { reportDemoFleet } from '../demo-fleet.ts'
import { joinTokensOf, startServer } from '../running-server.ts'
import type { RunningServer, Session } from '../running-server.ts'
import { signBrowserIn } from './browser-session.ts'
import { launchChromium } from './chromium.ts'
import { openPage } from './open-page.ts'
import type { OpenOptions, OpenPage } from './open-page.ts'
import { returningBrowsers } from './returning-browsers.ts'

type ReturnOptions = Pick<OpenOptions, 'language' | 'at' | 'mayComplainOf'>

/** A server and a browser that looks at it; `await using` ends both. */
export interface RunningConsole extends AsyncDisposable {
  readonly server: RunningServer
  readonly dataDirectory: string
  /** The administrator, by a token. */
  readonly admin: Session
  readonly projectId: string
  /** Opens a page as the administrator, unless a cookie is given; `~` in an address stands for the project. */
  open(options?: OpenOptions): Promise<OpenPage>
  /**
   * Opens a page in a browser that was here before, which is cheaper. Not for a test that sets the clock of the page, or
   * answers what it asks for: that stays.
   */
  openAgain(options?: ReturnOptions): Promise<OpenPage>
  /** Opens a page in such a browser, in which nobody is signed in. */
  openSignedOut(options: ReturnOptions): Promise<OpenPage>
  /** Makes a session of the administrator. @returns its cookie, as a browser sends it. */
  signIn(): Promise<string>
}

/**
 * Starts a server with the hosts of the demonstration and a browser.
 * @param chromium what findChromium returned.
 */
export async function startConsole(chromium: string): Promise<RunningConsole> {
  await using stack = new AsyncDisposableStack()
  const folder = await mkdtemp(path.join(os.tmpdir(), 'openhss-console-'))
  stack.defer(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }))
  const dataDirectory = path.join(folder, 'data')
  const [server, browser] = await Promise.all([
    startServer({ OPENHSS_DATA_DIR: dataDirectory }),
    launchChromium(chromium),
  ])
  stack.use(server)
  stack.defer(() => browser.close())
  const admin = await server.signIn()
  const projectId = admin.description.project?.id ?? ''
  await reportDemoFleet(joinTokensOf(admin), server.endpoint)
  const shared = await signBrowserIn(server)
  const named = (address: string) => address.replace(/^~/, `/p/${projectId}`)
  const at = (options: { at?: string }) =>
    options.at === undefined ? {} : { at: named(options.at) }
  const withNames = (opened: OpenPage): OpenPage => ({
    ...opened,
    goTo: (address) => opened.goTo(named(address)),
    follow: (address) => opened.follow(named(address)),
  })
  const openReturning = returningBrowsers(browser, server.endpoint)
  const owned = stack.move()
  return {
    server,
    dataDirectory,
    admin,
    projectId,
    signIn: () => signBrowserIn(server),
    open: async (options = {}) =>
      withNames(
        await openPage(browser, server.endpoint, { cookie: shared, ...options, ...at(options) }),
      ),
    openAgain: async (options = {}) =>
      withNames(await openReturning({ ...options, cookie: shared, ...at(options) })),
    openSignedOut: async (options) =>
      withNames(await openReturning({ ...options, ...at(options) })),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}
