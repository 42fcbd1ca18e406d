import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createHost } from '../openhss-host.ts'
import type { OpenHssHost, RunningCommand } from '../openhss-host.ts'
import { findChromium, launchChromium } from './chromium.ts'
import { openPage } from './open-page.ts'

const chromium = findChromium()
const isRoot = process.getuid?.() === 0 || process.env.CI === 'true'

describe.runIf(isRoot && chromium !== undefined)(
  'openhss up (needs root: it makes accounts)',
  () => {
    let host: OpenHssHost
    let up: RunningCommand
    let browser: Browser
    let endpoint: string
    let link: string

    beforeAll(async () => {
      host = await createHost()
      browser = await launchChromium(chromium ?? '')
      up = host.start('up')
      const found = await up.printed(/^ +console +(http\S+?)(\/sign-in#code=[\w-]+)$/m)
      ;[, endpoint = '', link = ''] = found
    })
    afterAll(async () => {
      await browser.close()
      await host[Symbol.asyncDispose]()
    })

    test('prints a link behind which findings appear by themselves, without another click', async () => {
      const { page, say } = await openPage(browser, endpoint, { mayComplainOf: /status of 401/ })
      await page.goto(endpoint + link)
      await page.getByRole('heading', { name: say('Overview'), level: 1 }).waitFor()
      // The code is no more in the address, nor where Back would lead.
      expect(page.url()).not.toContain('code')
      await page.getByText('weak-md5').first().waitFor()
      expect(await page.evaluate('history.length')).toBeLessThanOrEqual(2)
    })

    test('prints a link that opens once, and says so the second time', async () => {
      const { page, say } = await openPage(browser, endpoint, { mayComplainOf: /status of 401/ })
      await page.goto(endpoint + link)
      await page.getByRole('alert').waitFor()
      expect(await page.getByRole('alert').innerText()).toMatch(/link/)
      await page.getByRole('heading', { name: say('Sign in to OpenHSS') }).waitFor()
      expect(await page.evaluate('location.hash')).toBe('')
    })
  },
)
