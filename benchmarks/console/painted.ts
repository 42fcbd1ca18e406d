import type { Page } from 'playwright-core'

/**
 * Does something in the page, and measures until what is waited for was painted.
 * @param act source that is run at the start, and may put `startedAt` off; without one the time begins with the
 *   navigation to the page.
 * @param isThere source of a condition, which is looked at before each frame.
 * @returns milliseconds.
 */
export function measurePaint(page: Page, isThere: string, act?: string): Promise<number> {
  return page.evaluate<number>(`new Promise((resolve) => {
    let startedAt = ${act === undefined ? '0' : 'performance.now()'}
    ${act ?? ''}
    const look = () => {
      if (!(${isThere})) return requestAnimationFrame(look)
      // What is behind the frame that has it comes after its paint.
      const { port1, port2 } = new MessageChannel()
      port1.onmessage = () => resolve(performance.now() - startedAt)
      port2.postMessage(undefined)
    }
    requestAnimationFrame(look)
  })`)
}

/** Makes the processor so many times slower for the page. */
export async function slowDown(page: Page, rate: number): Promise<void> {
  const session = await page.context().newCDPSession(page)
  await session.send('Emulation.setCPUThrottlingRate', { rate })
}

/** Source of the condition that a page shows rows. */
export const HAS_ROWS = `document.querySelector('main :is(tbody tr, ol li)') !== null`
