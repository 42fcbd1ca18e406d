import { agentOperations, createClient } from '@openhss/contract'
import { exampleHost } from '@openhss/contract/examples'
import { makeAccountReport, weakAccount } from '@openhss/testkit/reports'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { joinTokensOf } from '../running-server.ts'
import { listBarriers, listFaintTexts } from './barriers.ts'
import { LANGUAGES } from './catalogue.ts'
import { findChromium } from './chromium.ts'
import { HEIGHT, WIDTH } from './open-page.ts'
import { startConsole } from './running-console.ts'
import type { RunningConsole } from './running-console.ts'

const chromium = findChromium()

describe.skipIf(chromium === undefined)('somebody at work', () => {
  let running: RunningConsole

  beforeAll(async () => {
    running = await startConsole(chromium ?? '')
  })
  afterAll(() => running[Symbol.asyncDispose]())

  test('sees the weak password of a host that reports now, without doing anything', async () => {
    const { page, goTo } = await running.open()
    await page.clock.install()
    await goTo('~/findings?q=host:just-came')
    await reportWeakHost(running, 'just-came')
    await expect
      .poll(async () => {
        await page.clock.fastForward(RENEWAL_MS)
        return page.getByRole('row').filter({ hasText: 'just-came' }).count()
      })
      .toBe(1)
  })

  test('finds who has a port by its number alone', async () => {
    const { page } = await running.openAgain({ at: '~/' })
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox').waitFor()
    await page.keyboard.type('6379')
    await page.getByRole('option', { name: /6379/ }).first().waitFor()
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: /6379/ }).waitFor()
    await page.getByRole('link', { name: 'cache-2' }).first().waitFor()
    expect(new URL(page.url()).pathname).toMatch(/\/ports\/tcp\/6379$/)
  })

  test('signs in, accepts three findings and signs out by keyboard alone', async () => {
    const { page, say } = await running.openSignedOut({
      at: '/sign-in',
      mayComplainOf: /status of 401/,
    })
    const { user, password } = running.server.admin
    await page.getByLabel(say('User'), { exact: true }).focus()
    await page.keyboard.type(user)
    await page.keyboard.press('Tab')
    await page.keyboard.type(password)
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: say('Overview') }).waitFor()
    await page.keyboard.press('g')
    await page.keyboard.press('f')
    await page.getByRole('heading', { level: 1, name: say('Findings') }).waitFor()
    await page.getByRole('row').nth(1).waitFor()
    const before = await openFindings()
    await page.keyboard.press('j')
    await page.keyboard.press('Enter')
    await page.getByRole('region', { name: say('Finding') }).waitFor()
    await accept()
    await expect.poll(openFindings).toBe(before - 1)
    await page.keyboard.press('Escape')
    await page.getByRole('region', { name: say('Finding') }).waitFor({ state: 'detached' })
    for (const key of ['j', 'x', 'j', 'x']) await page.keyboard.press(key)
    expect(await page.getByRole('row', { selected: true }).count()).toBe(2)
    await accept()
    await expect.poll(openFindings).toBe(before - 3)
    await page.getByRole('button', { name: say('User {0}', { 0: user }) }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('menuitem', { name: say('Sign out') }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: say('Sign in to OpenHSS') }).waitFor()

    async function accept(): Promise<void> {
      await page.keyboard.press('e')
      const dialog = page.getByRole('dialog', { name: say('Accept findings') })
      await dialog.getByLabel(say('Reason')).focus()
      await page.keyboard.press('ArrowDown')
      await page.keyboard.press('Tab')
      await page.keyboard.type('It is the cache of the shop, behind a firewall.')
      await dialog.getByRole('button', { name: say('Accept') }).focus()
      await page.keyboard.press('Enter')
      await dialog.waitFor({ state: 'detached' })
    }
  })

  test('asks before it replaces what somebody else just accepted', async () => {
    const [finding] = await findings('port:2375')
    const { page, say, goTo, follow } = await running.openAgain({ at: '~/findings?q=port:2375' })
    await page.getByRole('row').nth(1).getByRole('link').first().click()
    await page.getByRole('button', { name: say('Accept…') }).click()
    const dialog = page.getByRole('dialog', { name: say('Accept findings') })
    await dialog.getByText('2375/TCP').waitFor()
    await dialog.getByText(finding?.name ?? '').waitFor()
    await dialog.getByLabel(say('Reason')).selectOption('compensated')
    await dialog.getByLabel(say('Explanation')).fill('too short')
    await dialog.getByRole('button', { name: say('Accept') }).click()
    const problem = dialog.getByText(say('Say a little more: at least 10 characters.'))
    await problem.waitFor()
    await dialog.getByLabel(say('Explanation')).fill(MINE)
    await problem.waitFor({ state: 'detached' })

    await acceptElsewhere(finding?.finding_id ?? '')
    await dialog.getByRole('button', { name: say('Accept') }).click()
    await dialog.getByText(THEIRS).waitFor()
    expect((await findings('port:2375 state:accepted'))[0]?.acceptance?.comment).toBe(THEIRS)
    await dialog.getByRole('button', { name: say('Accept all the same') }).click()
    await dialog.waitFor({ state: 'detached' })
    expect((await findings('port:2375 state:accepted'))[0]?.acceptance?.comment).toBe(MINE)
    const toast = page
      .getByRole('status')
      .filter({ has: page.getByRole('button', { name: say('Close') }) })
    const ends = await toast.evaluate((one) => one.getBoundingClientRect().right)
    expect(ends).toBeLessThan(
      await page.getByRole('main').evaluate((one) => one.getBoundingClientRect().left),
    )
    await page
      .getByRole('link', { name: new RegExp(`${await openFindings()} open findings`) })
      .waitFor()

    await follow('~/findings?q=state:accepted port:2375')
    await page.getByRole('row').filter({ hasText: MINE }).waitFor()
    for (const at of ['~/ports/tcp/2375', `~/hosts/${finding?.host_id}/ports`]) {
      // A focus opens what a key would, and none after a click.
      await goTo(at)
      const state = page.getByRole('row').getByRole('link', { name: say('Accepted') })
      await state.focus()
      await page.getByText(MINE).waitFor()
    }
    await follow('~/ports?q=port:2375')
    await page
      .getByRole('row')
      .getByRole('link', { name: say('Accepted') })
      .waitFor()
  })

  test('reads on in the details of a finding, and leaves the page behind them where it is', async () => {
    const { page, say } = await running.openAgain({ at: `~/findings?open=${await firstFinding()}` })
    await page.setViewportSize({ width: 1440, height: 400 })
    const details = page.getByRole('region', { name: say('Finding'), exact: true })
    const focused = () => page.locator(':focus').getAttribute('aria-label')
    await expect.poll(focused).toBe(say('Finding'))
    for (const key of ['PageDown', 'End']) {
      await page.keyboard.press(key)
      await expect.poll(() => details.evaluate((one) => one.scrollTop)).toBeGreaterThan(0)
    }
    await page.keyboard.press('PageDown')
    await page.keyboard.press('Home')
    await expect.poll(() => details.evaluate((one) => one.scrollTop)).toBe(0)
    expect(await page.evaluate('scrollY')).toBe(0)
  })

  test.each(LANGUAGES)(
    'is not kept out of what opens over a page and beside it, in %s',
    async (language) => {
      const { page, say, follow, isComplete } = await running.openAgain({ language, at: '~/' })
      const barriers: string[] = []
      /** Looks at a part of the page that just opened. */
      const look = async (what: string, part: string) => {
        await page.locator(part).waitFor()
        const note = (found: readonly string[]) =>
          barriers.push(...found.map((text) => `${what}: ${text}`))
        note(await listBarriers(page))
        if (language !== 'en') return
        note(await listFaintTexts(page, part))
        await page.emulateMedia({ colorScheme: 'dark' })
        note(await listFaintTexts(page, part))
        await page.emulateMedia({ colorScheme: 'light' })
      }
      const close = async () => {
        await page.keyboard.press('Escape')
        await page.locator(DIALOG).waitFor({ state: 'detached' })
      }
      const hasRoom = async (what: string) => {
        await page.setViewportSize({ width: 320, height: 640 })
        const width = await page.evaluate<number>('document.documentElement.scrollWidth')
        if (width !== 320) barriers.push(`${what}: ${width} pixels wide in a window of 320`)
        await page.setViewportSize({ width: WIDTH, height: HEIGHT })
      }

      for (const key of ['Control+k', '?']) {
        await page.keyboard.press(key)
        await look(key, DIALOG)
        await close()
      }
      await follow(`~/findings?open=${await firstFinding()}`)
      const details = `section[aria-label="${say('Finding')}"]`
      await page.locator(details).waitFor()
      await isComplete()
      await look('the details', details)
      await hasRoom('the details')
      await page.keyboard.press('e')
      await look('e on the details', DIALOG)
      await close()
      // The heading of the page is behind the dialog.
      await page.goto(`${running.server.endpoint}/p/${running.projectId}/hosts?add=host`)
      await page.getByRole('dialog', { name: say('Add hosts') }).waitFor()
      await page.waitForLoadState('networkidle')
      await look('the dialog that adds hosts', DIALOG)
      await hasRoom('the dialog that adds hosts')
      expect(barriers).toEqual([])
    },
  )

  const params = () => ({ project_id: running.projectId })
  const firstFinding = async () =>
    (await running.admin.api.listFindings({ params: params(), query: {} })).data_list[0]?.finding_id
  const findings = async (q: string) =>
    (await running.admin.api.listFindings({ params: params(), query: { q } })).data_list
  const acceptElsewhere = (findingId: string) =>
    running.admin.api.changeFindings({
      params: params(),
      body: {
        action: 'accept',
        finding_ids: [findingId],
        reason: 'needed',
        comment: THEIRS,
        without_end: true,
      },
    })
  const openFindings = async () =>
    (await running.admin.api.countFindings({ params: params(), query: { q: 'state:open' } }))
      .total_num
})

const RENEWAL_MS = 10_000
const DIALOG = '[role=dialog]'

const MINE = 'Only the build network reaches it.'
const THEIRS = 'The builds of the shop need it.'

/** Enrols a host that reports a weak account. */
async function reportWeakHost({ server, admin }: RunningConsole, name: string): Promise<void> {
  const host = { ...exampleHost, host_name: name }
  const enrolment = createClient(agentOperations, server.endpoint)
  const { project_id, agent_id, secret } = await enrolment.enrolAgent({
    body: { join_token: await joinTokensOf(admin)(1), host },
  })
  const headers = { authorization: `Bearer ${secret}` }
  const agent = createClient(agentOperations, server.endpoint, { headers })
  await agent.reportAccounts({
    params: { project_id, agent_id },
    body: makeAccountReport({ host, items: [weakAccount] }),
  })
}
