import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import type { BrowserContext } from 'playwright-core'
import { reportDemoFleet } from '../demo-fleet.ts'
import { joinTokensOf, startServer } from '../running-server.ts'
import type { RunningServer, Session } from '../running-server.ts'
import { signBrowserIn } from './browser-session.ts'
import { launchChromium } from './chromium.ts'
import { newContext, openPage } from './open-page.ts'
import type { OpenOptions, OpenPage } from './open-page.ts'

/** A server and a browser that looks at it; `await using` ends both. */
export interface RunningConsole extends AsyncDisposable {
  readonly server: RunningServer
  readonly dataDirectory: string
  /** The administrator, by a token. */
  readonly admin: Session
  readonly projectId: string
  /** Opens a page as the administrator, unless a cookie is given; `~` in an address stands for the project. */
  open(options?: OpenOptions): Promise<OpenPage>
  /** Makes a browser of the administrator for pages to be opened beside each other. */
  newContext(options: Pick<OpenOptions, 'language'>): Promise<BrowserContext>
  openSignedOut(options: Omit<OpenOptions, 'cookie'>): Promise<OpenPage>
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
  const open = async (options: OpenOptions) => {
    const named = (address: string) => address.replace(/^~/, `/p/${projectId}`)
    const { at } = options
    const opened = await openPage(browser, server.endpoint, {
      ...options,
      ...(at !== undefined && { at: named(at) }),
    })
    return { ...opened, goTo: (address: string) => opened.goTo(named(address)) }
  }
  const owned = stack.move()
  return {
    server,
    dataDirectory,
    admin,
    projectId,
    signIn: () => signBrowserIn(server),
    open: (options = {}) => open({ cookie: shared, ...options }),
    newContext: (options) => newContext(browser, server.endpoint, { cookie: shared, ...options }),
    openSignedOut: (options) => open(options),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}
