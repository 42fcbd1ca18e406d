import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { LANGUAGES } from './catalogue.ts'
import { findChromium } from './chromium.ts'
import { startConsole } from './running-console.ts'
import type { RunningConsole } from './running-console.ts'

const chromium = findChromium()
const NO_ID = '00000000-0000-4000-8000-000000000000'

describe.skipIf(chromium === undefined)('an address', () => {
  let running: RunningConsole

  beforeAll(async () => {
    running = await startConsole(chromium ?? '')
  })
  afterAll(() => running[Symbol.asyncDispose]())

  test('with a parameter that nobody knows opens', async () => {
    const { page, say } = await running.openAgain({
      at: '~/hosts?colour=red&page=-3&sort=nothing&q=',
    })
    await page.getByRole('heading', { name: say('Hosts') }).waitFor()
    await expect.poll(() => page.getByRole('link', { name: 'cache-2' }).count()).toBe(1)
  })

  test('names the project by its name, too', async () => {
    const { page } = await running.openAgain({ at: '/p/default/hosts' })
    await expect.poll(() => page.getByRole('link', { name: 'cache-2' }).count()).toBe(1)
  })

  test.each(LANGUAGES)('that is no page says so, in %s', async (language) => {
    const { page, say } = await running.openAgain({ language, at: '~/no-such-page' })
    const heading = page.getByRole('heading', { level: 1 })
    await expect.poll(() => heading.innerText()).toBe(say('There is no such page'))
  })

  test.each(LANGUAGES)(
    'of a project that the user may not see says so, in %s',
    async (language) => {
      const { page, say } = await running.openAgain({ language, at: '/p/somebody-elses/hosts' })
      await page.getByRole('heading', { name: say('There is no such page') }).waitFor()
      await page.getByText('somebody-elses').waitFor()
      expect(await page.getByRole('table').count()).toBe(0)
    },
  )

  test('of a host that there is not says so, whatever part of it is asked for', async () => {
    const at = `~/hosts/${NO_ID}`
    const { page, say, follow } = await running.openAgain({ at, mayComplainOf: /status of 400/ })
    const heading = page.getByRole('heading', { level: 1 })
    for (const tab of ['', '/ports', '/accounts', '/timeline', '/coverage']) {
      await follow('~/hosts')
      await follow(at + tab)
      await page.getByText(NO_ID).waitFor()
      await expect.poll(() => heading.innerText()).toBe(say('There is no such host'))
    }
  })

  test('that Back leads to is where it was scrolled to', async () => {
    const { page, isComplete } = await running.openAgain({ at: '~/hosts' })
    await page.setViewportSize({ width: 1440, height: 400 })
    const link = page.getByRole('link', { name: 'web-4' })
    await link.scrollIntoViewIfNeeded()
    await expect.poll(() => page.evaluate('scrollY')).toBeGreaterThan(0)
    const scrolled = await page.evaluate('scrollY')
    await link.click()
    await page.getByRole('heading', { level: 1, name: 'web-4' }).waitFor()
    await isComplete()
    expect(await page.evaluate('scrollY')).toBe(0)
    await page.goBack()
    await link.waitFor()
    await expect.poll(() => page.evaluate('scrollY')).toBe(scrolled)
    await page.reload()
    await link.waitFor()
    await expect.poll(() => page.evaluate('scrollY')).toBe(scrolled)
  })

  test('has the rows below the window too, once those in it are there', async () => {
    const { page, goTo } = await running.openAgain({ at: '~/hosts' })
    const rows = page.getByRole('row')
    await page.getByRole('link', { name: 'web-4' }).waitFor()
    const all = await rows.count()
    await page.setViewportSize({ width: 1440, height: 250 })
    await goTo('~/hosts')
    await expect.poll(() => rows.count()).toBe(all)
  })

  test('of the audit log has the operation that was chosen, also one that is not known', async () => {
    const { page } = await running.openAgain({ at: '/account/audit?operation=newOperation' })
    const operation = page.getByRole('combobox', { name: 'Operation' })
    expect(await operation.inputValue()).toBe('newOperation')
    await operation.selectOption({ label: 'Sign-in by a browser (createSession)' })
    await page.getByRole('button', { name: 'Filter' }).click()
    await page.getByRole('rowheader', { name: 'Sign-in by a browser' }).first().waitFor()
    expect(new URL(page.url()).search).toBe('?operation=createSession')
  })

  test('that was copied opens the same for somebody else', async () => {
    const { page, say, goTo } = await running.openAgain({ at: '~/hosts' })
    await page.getByRole('button', { name: say('Last seen') }).click()
    const filter = page.getByRole('combobox', { name: say('Filter') })
    await filter.fill('host:web-*')
    await filter.press('Enter')
    await expect.poll(() => page.getByRole('row').count()).toBe(1 + 6)
    const rows = await page.getByRole('rowheader').allInnerTexts()
    const other = await running.openAgain({ at: page.url().slice(running.server.endpoint.length) })
    expect(await other.page.getByRole('rowheader').allInnerTexts()).toEqual(rows)
    // Back takes one decision back at a time.
    await page.goBack()
    await expect.poll(() => new URL(page.url()).search).toBe('?sort=last_seen')
    await page.goBack()
    await expect.poll(() => new URL(page.url()).search).toBe('')
    await goTo('~/')
  })
})
