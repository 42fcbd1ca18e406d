import type { Browser } from 'playwright-core'
import { signBrowserIn, takeCookie } from '../../e2e/console/browser-session.ts'
import { identityOf } from '../fleet/model/host-identity.ts'
import type { FleetServer } from '../fleet/server/fleet-server.ts'
import { measurePaint } from './painted.ts'

/**
 * Types names of hosts into the search over everything, another one each time.
 * @returns milliseconds of each, from its last letter until the host was painted.
 */
export async function measurePalette(
  browser: Browser,
  server: FleetServer,
  times: number,
): Promise<number[]> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
  await takeCookie(context, await signBrowserIn(server), server.endpoint)
  const page = await context.newPage()
  await page.goto(`${server.endpoint}/p/${server.target.projectId}/hosts`)
  await page.waitForLoadState('networkidle')
  await page.keyboard.press('Control+k')
  const field = page.getByRole('combobox', { name: /^Find/ })
  const measured: number[] = []
  for (let n = 0; n <= times; n++) {
    const name = identityOf(101 * n).facts.host_name
    await field.fill(name.slice(0, -1))
    const painted = measurePaint(page, isFound(name), ON_INPUT)
    await field.pressSequentially(name.slice(-1))
    measured.push(await painted)
  }
  await context.close()
  return measured.slice(1)
}

/** The time begins when the letter is there, not when the debugger is told to type it. */
const ON_INPUT = `
  startedAt = Infinity
  const begin = (event) => { startedAt = event.timeStamp }
  document.activeElement.addEventListener('input', begin, { once: true })`

const isFound = (name: string) => `startedAt < Infinity &&
  [...document.querySelectorAll('[role=option]')].some((option) => option.textContent.startsWith('${name}'))`
