/**
 * `node scripts/pictures/take-pictures.ts`: starts a server on an empty directory, lets the hosts of the demonstration
 * report to it, and writes the pictures of docs/console.md.
 */
import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Page } from 'playwright-core'
import { signBrowserIn, takeCookie } from '../../e2e/console/browser-session.ts'
import { findChromium, launchChromium } from '../../e2e/console/chromium.ts'
import { reportDemoFleet } from '../../e2e/demo-fleet.ts'
import { joinTokensOf, startServer } from '../../e2e/running-server.ts'
import { pastOf } from './past.ts'

const FOLDER = path.resolve(import.meta.dirname, '../../docs/pictures')

/** Everybody who clones the repository fetches all pictures that were ever in it, so that one has few bytes. */
const MAX_BYTES = 200_000

const chromium = findChromium()
if (chromium === undefined) throw new Error('pictures need Chromium')

const dataDirectory = path.join(mkdtempSync(path.join(os.tmpdir(), 'openhss-pictures-')), 'data')
await using stack = new AsyncDisposableStack()
stack.defer(() => rmSync(path.dirname(dataDirectory), { recursive: true }))
const server = stack.use(await startServer({ OPENHSS_DATA_DIR: dataDirectory }))
const admin = await server.signIn()
{
  await using past = await pastOf(dataDirectory)
  let hosts = 0
  // The week of the demonstration becomes most of a month, and each host changed at another time last.
  await reportDemoFleet(joinTokensOf(admin), server.endpoint, (agentId, hours) =>
    past.letPass(agentId, hours > 0 ? 4 * hours : 9 + 31 * hosts++),
  )
}
const params = { project_id: admin.description.project?.id ?? '' }
const { data_list: findings } = await admin.api.listFindings({ params, query: { q: 'port:6379' } })
const { data_list: hosts } = await admin.api.listHosts({ params, query: { q: 'host:cache-2' } })

await using browser = await launchChromium(chromium)
const context = await browser.newContext({
  viewport: { width: 1280, height: 800 },
  colorScheme: 'light',
  locale: 'en-US',
})
await takeCookie(context, await signBrowserIn(server), server.endpoint)
const page = await context.newPage()
mkdirSync(FOLDER, { recursive: true })

await take('overview', '/')
await take('findings', `/findings?open=${findings[0]?.finding_id}`)
await take('host', `/hosts/${hosts[0]?.host_id}/timeline?range=30d`)
await take('port', '/ports/tcp/6379')
await take('add-hosts', '/hosts?add=host', () =>
  page.getByRole('button', { name: 'Make the line' }).click(),
)

async function take(name: string, address: string, act?: () => Promise<void>): Promise<void> {
  await page.goto(`${server.endpoint}/p/${params.project_id}${address}`)
  await page.locator('h1').waitFor()
  await page.waitForLoadState('networkidle')
  await act?.()
  await isStill(page)
  const file = path.join(FOLDER, `${name}.png`)
  await page.screenshot({ path: file, animations: 'disabled' })
  const bytes = statSync(file).size
  if (bytes > MAX_BYTES) throw new Error(`${file} has ${bytes} bytes`)
  console.log(`${path.relative(process.cwd(), file)} ${Math.round(bytes / 1000)} kB`)
}

/** Waits until two looks at the page, a moment apart, see the same. */
async function isStill(shown: Page): Promise<void> {
  let before = ''
  for (;;) {
    const now = (await shown.screenshot()).toString('base64')
    if (now === before) return
    before = now
    await delay(500)
  }
}
