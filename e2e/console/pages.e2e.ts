import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { listBarriers, listFaintTexts } from './barriers.ts'
import { LANGUAGES } from './catalogue.ts'
import { findChromium } from './chromium.ts'
import { lengthenSentences, listMisplacedTexts } from './long-sentences.ts'
import { startConsole } from './running-console.ts'
import type { RunningConsole } from './running-console.ts'

const chromium = findChromium()

/** Every page that has an address; `HOST` stands for a host's ID. */
const PAGES = [
  '~/',
  '~/findings',
  '~/hosts',
  '~/hosts/HOST',
  '~/hosts/HOST/ports',
  '~/hosts/HOST/accounts',
  '~/hosts/HOST/timeline',
  '~/hosts/HOST/coverage',
  '~/ports',
  '~/ports?by=hosts',
  '~/ports/tcp/6379',
  '~/passwords',
  '~/passwords?by=host',
  '~/changes',
  '~/changes/compare',
  '~/settings/join-tokens',
  '~/settings/words',
  '~/settings/groups',
  '~/settings/enterprise-projects',
  '~/settings/retention',
  '/account/users',
  '/account/grants',
  '/account/keys',
  '/account/audit',
  '~/no-such-page',
] as const

describe.skipIf(chromium === undefined)('every page', () => {
  let running: RunningConsole
  let hostId: string

  beforeAll(async () => {
    running = await startConsole(chromium ?? '')
    const { data_list: hosts } = await running.admin.api.listHosts({
      params: { project_id: running.projectId },
      query: { q: 'host:cache-2' },
    })
    hostId = hosts[0]?.host_id ?? ''
  })
  afterAll(() => running[Symbol.asyncDispose]())

  test('has room for sentences that are 40 % longer', async () => {
    const { page, goTo, follow } = await running.open({ width: 1280 })
    await lengthenSentences(page)
    await goTo(PAGES[0])
    const misplaced: string[] = []
    for (const address of PAGES) {
      await follow(address.replace('HOST', hostId))
      const width = await page.evaluate<number>('document.documentElement.scrollWidth')
      const found = [
        ...(width > 1280 ? [`${width} pixels wide`] : []),
        ...(await listMisplacedTexts(page)),
      ]
      misplaced.push(...found.map((text) => `${address}: ${text}`))
    }
    expect(await page.getByRole('heading', { level: 1 }).innerText()).toMatch(/[aeiou]{2}/)
    expect(misplaced).toEqual([])
  })

  // One load for all of them: another one each time costs as much again as the looks.
  test.each(LANGUAGES)('can be used by everybody: %s', async (language) => {
    const { page, follow } = await running.open({ language, at: PAGES[0] })
    const barriers: string[] = []
    const note = (address: string, found: readonly string[]) =>
      barriers.push(...found.map((text) => `${address}: ${text}`))
    for (const address of PAGES) {
      await follow(address.replace('HOST', hostId))
      expect(await page.evaluate('document.documentElement.lang')).toBe(
        language === 'zh' ? 'zh-CN' : 'en',
      )
      note(address, await listBarriers(page))
      note(`${address}, light`, await listFaintTexts(page))
      await page.emulateMedia({ colorScheme: 'dark' })
      note(`${address}, dark`, await listFaintTexts(page))
      await page.emulateMedia({ colorScheme: 'light' })
      // A window of 1,280 pixels that is enlarged to 400 %: WCAG 2.2, 1.4.10.
      await page.setViewportSize({ width: 320, height: 640 })
      const width = await page.evaluate<number>('document.documentElement.scrollWidth')
      if (width !== 320) note(address, [`${width} pixels wide in a window of 320`])
      await page.setViewportSize({ width: 1440, height: 900 })
    }
    expect(barriers).toEqual([])
  })
})
