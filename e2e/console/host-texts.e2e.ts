import type { Locator } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findChromium } from './chromium.ts'
import { startConsole } from './running-console.ts'
import type { RunningConsole } from './running-console.ts'

const chromium = findChromium()

describe.skipIf(chromium === undefined)('a text that a host says of itself', () => {
  let running: RunningConsole

  beforeAll(async () => {
    running = await startConsole(chromium ?? '')
  })
  afterAll(() => running[Symbol.asyncDispose]())

  test('is text and nothing else, and stays in its cell', async () => {
    const { page } = await running.open({ at: '~/hosts' })
    const hosts = page.getByRole('row').filter({ hasText: '10.66.6.6' })
    expect(await hosts.getByRole('rowheader').innerText()).toBe('<img src=x onerror=alert(1)>')
    await expect(isInside(hosts.getByRole('rowheader').locator('bdi'), hosts)).resolves.toBe(true)
    expect(await page.locator('img').count()).toBe(0)
    // The sign that turns the direction of writing around is shown instead of followed.
    await page.getByText('=cmd()|U+202Egnp.exe').waitFor()
    expect(await page.evaluate('document.documentElement.dir')).toBe('')
    expect(await page.evaluate('document.documentElement.innerHTML.includes("\\u202e")')).toBe(
      false,
    )
  })
})

/** Whether all of an element lies within another one. */
async function isInside(inner: Locator, outer: Locator): Promise<boolean> {
  const [small, large] = [await inner.boundingBox(), await outer.boundingBox()]
  if (small === null || large === null) throw new Error('one of them is not drawn')
  return (
    small.x >= large.x &&
    small.y >= large.y &&
    small.x + small.width <= large.x + large.width &&
    small.y + small.height <= large.y + large.height
  )
}
