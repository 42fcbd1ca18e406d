import type { Browser } from 'playwright-core'
import type { FleetServer } from '../fleet/server/fleet-server.ts'
import { HAS_ROWS, measurePaint, slowDown } from './painted.ts'

/**
 * Signs in with a browser that has nothing in its cache, and loads the list of hosts again when it has all of it.
 * @returns milliseconds: cold, from the navigation to the page to sign in until it was painted, and from the click on its
 *   button to rows; warm, from the navigation to rows.
 */
export async function measureSignIn(
  browser: Browser,
  { endpoint, target, admin }: FleetServer,
  { times, slowdown }: { readonly times: number; readonly slowdown: number },
): Promise<{ readonly cold: number[]; readonly warm: number[] }> {
  const hosts = `/p/${target.projectId}/hosts`
  const cold: number[] = []
  const warm: number[] = []
  for (let n = 0; n <= times; n++) {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
    const page = await context.newPage()
    await slowDown(page, slowdown)
    await page.goto(`${endpoint}/sign-in?back=${hosts}`, { waitUntil: 'commit' })
    const asked = await measurePaint(page, `document.querySelector('[type=submit]') !== null`)
    await page.locator('[name=user]').fill(admin.user)
    await page.locator('[name=password]').fill(admin.password)
    cold.push(asked + (await measurePaint(page, HAS_ROWS, `document.forms[0].requestSubmit()`)))
    await page.goto(`${endpoint}${hosts}`, { waitUntil: 'commit' })
    warm.push(await measurePaint(page, HAS_ROWS))
    await context.close()
  }
  return { cold: cold.slice(1), warm: warm.slice(1) }
}
