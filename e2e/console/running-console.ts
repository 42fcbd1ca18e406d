import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import type { BrowserContext } from 'playwright-core'
import { onTestFinished } from 'vitest'
import { reportDemoFleet } from '../demo-fleet.ts'
import { joinTokensOf, startServer } from '../running-server.ts'
import type { RunningServer, Session } from '../running-server.ts'
import { signBrowserIn } from './browser-session.ts'
import type { Language } from './catalogue.ts'
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
  /**
   * Opens a page in a browser that was here before and chose nothing: what it has cached saves a second of processor time.
   * Not for a test that sets the clock, which all pages of a browser have in common.
   */
  openAgain(options?: Pick<OpenOptions, 'language' | 'at' | 'mayComplainOf'>): Promise<OpenPage>
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
  const visitors = new Map<Language, Promise<BrowserContext>>()
  const owned = stack.move()
  return {
    server,
    dataDirectory,
    admin,
    projectId,
    signIn: () => signBrowserIn(server),
    open: (options = {}) => open({ cookie: shared, ...options }),
    openAgain: async ({ language = 'en', ...options } = {}) => {
      const beside =
        visitors.get(language) ?? newContext(browser, server.endpoint, { language, cookie: shared })
      visitors.set(language, beside)
      const opened = await open({ language, ...options, beside: await beside })
      // Before the page is closed: what is registered last is called first.
      onTestFinished(() => opened.page.evaluate('localStorage.clear()'))
      return opened
    },
    openSignedOut: (options) => open(options),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}
