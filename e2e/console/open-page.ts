import { EventEmitter, once } from 'node:events'
import type { Browser, BrowserContext, Page, Request } from 'playwright-core'
import { expect, onTestFinished } from 'vitest'
import { takeCookie } from './browser-session.ts'
import { sayIn } from './catalogue.ts'
import type { Language, Say } from './catalogue.ts'

export interface OpenOptions {
  readonly language?: Language
  readonly theme?: 'light' | 'dark'
  readonly width?: number
  /** Cookie of a session; without one nobody is signed in. */
  readonly cookie?: string | undefined
  /** The address where it begins; without one the page is empty. */
  readonly at?: string
  /** What the browser may complain of: an answer that the test wants to be a refusal. */
  readonly mayComplainOf?: RegExp
  /** Opens the page beside others, with their session and cache; without it the browser begins empty. */
  readonly beside?: BrowserContext | undefined
}

export interface OpenPage {
  readonly page: Page
  readonly context: BrowserContext
  readonly say: Say
  /** Loads an address, and waits until the page is complete. */
  readonly goTo: (address: string) => Promise<void>
  /** Waits until the page has its heading, and nothing that it asked for is awaited any more. */
  readonly isComplete: () => Promise<void>
}

/**
 * Opens a page of the server. It is closed when the test ends, and the test fails if the page did what no page may: broke
 * the policy of the server, threw, or asked another server.
 */
export async function openPage(
  browser: Browser,
  endpoint: string,
  options: OpenOptions = {},
): Promise<OpenPage> {
  const { language = 'en', at, mayComplainOf, beside } = options
  const context = beside ?? (await newContext(browser, endpoint, options))
  const page = await context.newPage()
  const problems = watch(page, endpoint, mayComplainOf)
  onTestFinished(async () => {
    await (beside === undefined ? context : page).close()
    expect(problems).toEqual([])
  })
  const isComplete = completenessOf(page)
  const goTo = async (address: string) => {
    await page.goto(endpoint + address)
    await isComplete()
  }
  if (at !== undefined) await goTo(at)
  return { page, context, say: sayIn(language), goTo, isComplete }
}

/** Makes a browser that was never here before; it is for who makes it to close. */
export async function newContext(
  browser: Browser,
  endpoint: string,
  { language = 'en', theme = 'light', width = 1440, cookie }: OpenOptions,
): Promise<BrowserContext> {
  const context = await browser.newContext({
    viewport: { width, height: width < 600 ? 844 : 900 },
    colorScheme: theme,
    // What fades in has its colours at once, so that their contrast can be measured.
    reducedMotion: 'reduce',
    locale: language === 'zh' ? 'zh-CN' : 'en-US',
  })
  if (cookie !== undefined) await takeCookie(context, cookie, endpoint)
  return context
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
