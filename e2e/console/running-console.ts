import { EventEmitter, once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { expect, onTestFinished } from 'vitest'
import type { BrowserContext, Page, Request } from 'playwright-core'
import { reportDemoFleet } from '../demo-fleet.ts'
import { joinTokensOf, startServer } from '../running-server.ts'
import type { RunningServer, Session } from '../running-server.ts'
import { signBrowserIn, takeCookie } from './browser-session.ts'
import { sayIn } from './catalogue.ts'
import type { Language, Say } from './catalogue.ts'
import { launchChromium } from './chromium.ts'

/** A server and a browser that looks at it; `await using` ends both. */
export interface RunningConsole extends AsyncDisposable {
  readonly server: RunningServer
  readonly dataDirectory: string
  /** The administrator, by a token. */
  readonly admin: Session
  readonly projectId: string
  /** Opens a page; it is closed when the test ends, and the test fails if the page did what no page may. */
  open(options?: OpenOptions): Promise<OpenPage>
  /** Makes a session of the administrator. @returns its cookie, as a browser sends it. */
  signIn(): Promise<string>
}

export interface OpenOptions {
  readonly language?: Language
  readonly theme?: 'light' | 'dark'
  readonly width?: number
  /** Cookie of a session; the administrator's unless given, and none when null. */
  readonly cookie?: string | null
  /** Where it begins, below the project when it starts with `~`. */
  readonly at?: string
  /** What the browser may complain of: an answer that the test wants to be a refusal. */
  readonly mayComplainOf?: RegExp
}

export interface OpenPage {
  readonly page: Page
  readonly context: BrowserContext
  readonly say: Say
  /** Loads an address, below the project when it starts with `~`, and waits until the page is complete. */
  goTo(address: string): Promise<void>
  /** Waits until the page has its heading, and nothing that it asked for is awaited any more. */
  isComplete(): Promise<void>
  /** Lists what the page did so far that no page may do. */
  problems(): readonly string[]
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
  const owned = stack.move()
  return {
    server,
    dataDirectory,
    admin,
    projectId,
    signIn: () => signBrowserIn(server),
    open: async ({
      cookie = shared,
      at,
      language = 'en',
      theme = 'light',
      width = 1440,
      mayComplainOf,
    } = {}) => {
      const context = await browser.newContext({
        viewport: { width, height: width < 600 ? 844 : 900 },
        colorScheme: theme,
        // What fades in has its colours at once, so that their contrast can be measured.
        reducedMotion: 'reduce',
        locale: language === 'zh' ? 'zh-CN' : 'en-US',
      })
      if (cookie !== null) await takeCookie(context, cookie, server.endpoint)
      const page = await context.newPage()
      const problems = watch(page, server.endpoint, mayComplainOf)
      onTestFinished(async () => {
        await context.close()
        expect(problems).toEqual([])
      })
      const isComplete = completenessOf(page)
      const goTo = async (address: string) => {
        await page.goto(server.endpoint + address.replace(/^~/, `/p/${projectId}`))
        await isComplete()
      }
      if (at !== undefined) await goTo(at)
      return { page, context, say: sayIn(language), goTo, isComplete, problems: () => problems }
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}

/** Counts what the page waits for. @returns a function that waits until it is complete. */
function completenessOf(page: Page): () => Promise<void> {
  const awaited = new Set<Request>()
  const ends = new EventEmitter()
  page.on('request', (request) => awaited.add(request))
  const end = (request: Request) => {
    awaited.delete(request)
    ends.emit('end')
  }
  page.on('requestfinished', end)
  page.on('requestfailed', end)
  return async () => {
    await page.getByRole('heading', { level: 1 }).waitFor()
    do {
      while (awaited.size > 0) await once(ends, 'end')
      // What was answered is drawn in the next frame; that may ask for more.
      await page.evaluate(
        'new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))',
      )
    } while (awaited.size > 0)
  }
}

/** Notes whatever the browser complains of, such as a breach of the server's policy, and what leaves the server. */
function watch(page: Page, endpoint: string, mayComplainOf: RegExp | undefined): readonly string[] {
  const problems: string[] = []
  const note = (problem: string) => {
    if (mayComplainOf?.test(problem) !== true) problems.push(problem)
  }
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) note(`${message.type()}: ${message.text()}`)
  })
  page.on('pageerror', (error) => note(`thrown: ${error.message}`))
  page.on('dialog', (dialog) => {
    note(`dialog: ${dialog.message()}`)
    void dialog.dismiss()
  })
  page.on('request', (request) => {
    if (new URL(request.url()).origin !== endpoint) note(`asked elsewhere: ${request.url()}`)
  })
  return problems
}
