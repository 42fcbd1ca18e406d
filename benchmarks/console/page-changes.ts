import type { Browser, Page } from 'playwright-core'
import { signBrowserIn, takeCookie } from '../../e2e/console/browser-session.ts'
import type { FleetServer } from '../fleet/server/fleet-server.ts'
import { HAS_ROWS, measurePaint } from './painted.ts'

/** How a page was changed to. */
export interface PageChanges {
  readonly name: Name
  /** Milliseconds from the click to the paint of rows. */
  readonly times: number[]
  /** Elements of the page, at most. */
  nodes: number
}

/**
 * Changes to every page by a click on its link, in a tab that has not shown it yet, so that neither its code nor its rows
 * are there; nothing is hovered over before. One more round, the first, does not count.
 */
export async function measurePageChanges(
  browser: Browser,
  server: FleetServer,
  rounds: number,
): Promise<readonly PageChanges[]> {
  const base = `/p/${server.target.projectId}`
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
  await takeCookie(context, await signBrowserIn(server), server.endpoint)
  const page = await context.newPage()
  const pages = ORDER.map((name): PageChanges => ({ name, times: [], nodes: 0 }))
  for (let round = 0; round <= rounds; round++) {
    await page.goto(`${server.endpoint}${base}/`)
    await page.waitForLoadState('networkidle')
    for (const each of pages) {
      const link = linkTo(each.name, base, round)
      await page.locator(link).waitFor()
      const ms = await measurePaint(page, IS_NEW, clickOn(link))
      if (round > 0) each.times.push(ms)
      each.nodes = Math.max(each.nodes, await countNodes(page))
    }
  }
  await context.close()
  return pages
}

/** One host and one port are reached from the list before. */
const ORDER = [
  'findings',
  'hosts',
  'one host',
  'ports',
  'one port',
  'passwords',
  'changes',
] as const
type Name = (typeof ORDER)[number]

function linkTo(name: Name, base: string, round: number): string {
  if (name === 'one host' || name === 'one port')
    return `main tbody tr:nth-child(${round + 1}) th a`
  return `nav a[href="${base}/${name}"]`
}

const clickOn = (link: string) => `
  const before = document.querySelector('h1')
  document.querySelector(${JSON.stringify(link)}).click()`

/** The heading is that of another page. */
const IS_NEW = `document.querySelector('h1') !== before && ${HAS_ROWS}`

function countNodes(page: Page): Promise<number> {
  return page.evaluate<number>(`document.querySelectorAll('*').length`)
}
