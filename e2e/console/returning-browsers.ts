import type { Browser } from 'playwright-core'
import { expect, onTestFinished } from 'vitest'
import { takeCookie } from './browser-session.ts'
import type { Language } from './catalogue.ts'
import { HEIGHT, newTab, WIDTH } from './open-page.ts'
import type { OpenOptions, OpenPage, Tab } from './open-page.ts'

/**
 * Opens pages in browsers that were here before and chose nothing. One that a test is done with is there for the next
 * one: its process and what it has cached save half of the processor time.
 */
export function returningBrowsers(
  browser: Browser,
  endpoint: string,
): (
  options: Pick<OpenOptions, 'language' | 'at' | 'cookie' | 'mayComplainOf'>,
) => Promise<OpenPage> {
  const idle: Record<Language, Tab[]> = { en: [], zh: [] }
  return async ({ language = 'en', at, cookie, mayComplainOf }) => {
    const tab = idle[language].pop() ?? (await newTab(browser, endpoint, { language }))
    const problems = tab.watch(mayComplainOf)
    onTestFinished(async () => {
      await forget(tab.opened)
      idle[language].push(tab)
      expect(problems).toEqual([])
    })
    if (cookie !== undefined) await takeCookie(tab.opened.context, cookie, endpoint)
    if (at !== undefined) await tab.opened.goTo(at)
    return tab.opened
  }
}

/** Takes back what a test did with a browser, and keeps what the browser cached. */
async function forget({ page, context }: OpenPage): Promise<void> {
  await page.evaluate('localStorage.clear(), sessionStorage.clear()')
  // A page that stays open goes on to ask.
  await page.goto('about:blank')
  await context.clearCookies()
  await page.emulateMedia({ colorScheme: 'light' })
  await page.setViewportSize({ width: WIDTH, height: HEIGHT })
}
