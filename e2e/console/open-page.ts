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
}

export interface OpenPage {
  readonly page: Page
  readonly context: BrowserContext
  readonly say: Say
  /** Loads an address, and waits until the page is complete. */
  readonly goTo: (address: string) => Promise<void>
  /** Goes to an address as a link of the console does, which loads nothing anew, and waits until the page is complete. */
  readonly follow: (address: string) => Promise<void>
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
  const tab = await newTab(browser, endpoint, options)
  const { context } = tab.opened
  const problems = tab.watch(options.mayComplainOf)
  onTestFinished(async () => {
    await context.close()
    expect(problems).toEqual([])
  })
  if (options.cookie !== undefined) await takeCookie(context, options.cookie, endpoint)
  if (options.at !== undefined) await tab.opened.goTo(options.at)
  return tab.opened
}

/** A page of a browser that was never here before; it is for who makes it to close. */
export interface Tab {
  readonly opened: OpenPage
  /** Lists, from now on, whatever the browser complains of and this test does not want. */
  readonly watch: (mayComplainOf: RegExp | undefined) => readonly string[]
}

export async function newTab(
  browser: Browser,
  endpoint: string,
  { language = 'en', theme = 'light', width = WIDTH }: OpenOptions,
): Promise<Tab> {
  const context = await browser.newContext({
    viewport: { width, height: width < 600 ? 844 : HEIGHT },
    colorScheme: theme,
    // What fades in has its colours at once, so that their contrast can be measured.
    reducedMotion: 'reduce',
    locale: language === 'zh' ? 'zh-CN' : 'en-US',
  })
  const page = await context.newPage()
  const watch = watcherOf(page, endpoint)
  const isComplete = completenessOf(page)
  const goTo = async (address: string) => {
    await page.goto(endpoint + address)
    await isComplete()
  }
  const follow = async (address: string) => {
    // The router of the console leaves itself there.
    await page.evaluate(`__TSR_ROUTER__.navigate({ href: ${JSON.stringify(address)} })`)
    await isComplete()
  }
  return { opened: { page, context, say: sayIn(language), goTo, follow, isComplete }, watch }
}

/** Size of the window, unless a test wants another one. */
export const WIDTH = 1440
export const HEIGHT = 900

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
function watcherOf(page: Page, endpoint: string): Tab['watch'] {
  let problems: string[] = []
  let wanted: RegExp | undefined
  const note = (problem: string) => {
    if (wanted?.test(problem) !== true) problems.push(problem)
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
    const { origin } = new URL(request.url())
    if (origin !== endpoint && request.url() !== 'about:blank')
      note(`asked elsewhere: ${request.url()}`)
  })
  return (mayComplainOf) => {
    wanted = mayComplainOf
    problems = []
    return problems
  }
}
