import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser } from 'playwright-core'
import { HAS_ROWS, measurePaint, slowDown } from './painted.ts'

/** The yardstick: a page without a script, of which the browser has everything in one answer. */
export interface PlainPage extends AsyncDisposable {
  readonly url: string
  /** Elements of the page. */
  readonly nodes: number
}

/** Serves a table of 50 rows; `await using` ends it. */
export async function servePlainPage(): Promise<PlainPage> {
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html').end(HTML)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    nodes: HTML.match(/<[a-z]/g)?.length ?? 0,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

const CELLS = '<td>cache-000123<td>10.0.3.17<td>Debian GNU/Linux 12<td>0.2.0<td>31<td>1<td>0<td>2'
const ROWS = Array.from({ length: 50 }, () => `<tr>${CELLS}`).join('')
const HTML = `<!doctype html><html lang="en"><head><title>Hosts</title></head><body><main><h1>Hosts</h1>
<table><tbody>${ROWS}</tbody></table></main></body></html>`

/** Measures from navigation to paint, so many times, after one that does not count. @returns milliseconds of each. */
export async function measurePlainPage(
  browser: Browser,
  { url }: PlainPage,
  { times, slowdown }: { readonly times: number; readonly slowdown: number },
): Promise<number[]> {
  const page = await browser.newPage()
  await slowDown(page, slowdown)
  const measured: number[] = []
  for (let n = 0; n <= times; n++) {
    await page.goto(url, { waitUntil: 'commit' })
    measured.push(await measurePaint(page, HAS_ROWS))
  }
  await page.close()
  return measured.slice(1)
}
