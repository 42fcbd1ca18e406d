import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { startServer } from '../running-server.ts'
import { findChromium } from './chromium.ts'
import { startConsole } from './running-console.ts'
import type { OpenPage } from './open-page.ts'
import type { RunningConsole } from './running-console.ts'

const chromium = findChromium()

describe.skipIf(chromium === undefined)('an open page', () => {
  let running: RunningConsole

  beforeAll(async () => {
    running = await startConsole(chromium ?? '')
  })
  afterAll(() => running[Symbol.asyncDispose]())

  /** Opens the list of hosts with a clock that the test can put forward. */
  async function openHosts(mayComplainOf: RegExp): Promise<OpenPage> {
    const opened = await running.open({ mayComplainOf })
    await opened.page.clock.install()
    await opened.goTo('~/hosts')
    await opened.page.getByRole('link', { name: 'cache-2' }).waitFor()
    return opened
  }

  test.each([
    ['is loaded anew, once, for a part that is missing', 0, 'Ports'],
    ['says so when the part is missing then, too', 1, 'This page cannot be shown'],
  ])('of before an upgrade %s', async (_what, missingAfter, heading) => {
    const { page, say } = await openHosts(/status of 404|Failed to fetch dynamically imported/)
    let loads = 0
    page.on('request', (request) => {
      if (request.isNavigationRequest()) loads += 1
    })
    // One try to load a part may be more than one request for it.
    await page.route('**/assets/PortsPage-*.js', (route) =>
      loads <= missingAfter ? route.fulfill({ status: 404 }) : route.continue(),
    )
    await page.getByRole('link', { name: say('Ports'), exact: true }).click()
    await page.getByRole('heading', { name: say(heading), exact: true }).waitFor()
    await expect.poll(() => loads).toBe(1)
  })

  test('is told that its answers still hold, and keeps what it painted', async () => {
    const { page } = await openHosts(/^$/)
    await page.evaluate(`
      window.changes = 0
      new MutationObserver((records) => { window.changes += records.length })
        .observe(document.querySelector('tbody'), { childList: true, subtree: true })`)
    const again = page.waitForResponse(
      (response) => response.url().includes('/hosts?') && response.request().method() === 'GET',
    )
    await page.clock.fastForward(RENEWAL_MS)
    expect((await again).status()).toBe(304)
    // What the answer would paint is there in the frame behind the next one.
    await page.evaluate(
      `new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))`,
    )
    expect(await page.evaluate('window.changes')).toBe(0)
  })

  test('says that a server which takes questions and answers none is away, until it answers', async () => {
    const { page } = await openHosts(/Failed to load resource|status of 50\d/)
    const { pid } = running.server.command
    process.kill(pid, 'SIGSTOP')
    onTestFinished(() => void process.kill(pid, 'SIGCONT'))
    await page.clock.fastForward(RENEWAL_MS)
    const banner = page.getByText(/^The server does not answer since \d/)
    await banner.waitFor()
    expect(await page.getByRole('link', { name: 'cache-2' }).count()).toBe(1)
    process.kill(pid, 'SIGCONT')
    await page.clock.fastForward(RENEWAL_MS)
    await banner.waitFor({ state: 'detached' })
  })

  test('keeps its rows while the server is away, says since when, and goes on when it is back', async () => {
    const { page, say, goTo } = await openHosts(
      /ERR_CONNECTION_REFUSED|Failed to fetch|status of 50\d/,
    )
    const banner = page.getByText(/^The server does not answer since \d/)
    expect(await banner.count()).toBe(0)
    await running.server.command.stop('SIGTERM')
    await page.clock.fastForward(RENEWAL_MS)
    await expect
      .poll(async () => {
        // The two repeated tries wait longer each time.
        await page.clock.fastForward(RETRY_MS)
        return banner.count()
      })
      .toBe(1)
    expect(await page.getByRole('link', { name: 'cache-2' }).count()).toBe(1)
    expect(await page.getByRole('table').getAttribute('aria-busy')).toBe('true')
    const { dataDirectory, server } = running
    const again = await startServer({
      OPENHSS_DATA_DIR: dataDirectory,
      OPENHSS_LISTEN: new URL(server.endpoint).host,
    })
    onTestFinished(() => again[Symbol.asyncDispose]())
    await expect
      .poll(async () => {
        await page.clock.fastForward(RENEWAL_MS)
        return banner.count()
      })
      .toBe(0)
    await goTo('~/findings')
    await page.getByRole('heading', { name: say('Findings') }).waitFor()
  })
})

const RENEWAL_MS = 10_000
const RETRY_MS = 4000
