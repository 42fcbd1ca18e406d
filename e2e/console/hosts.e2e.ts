import path from 'node:path'
import { connect } from '@openhss/server/storage'
import { agentOperations, createClient } from '@openhss/contract'
import {
  makeAccountReport,
  makePortReport,
  observedPort,
  testedCoverage,
  weakAccount,
} from '@openhss/testkit/reports'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { joinTokensOf } from '../running-server.ts'
import { findChromium } from './chromium.ts'
import { startConsole } from './running-console.ts'
import type { RunningConsole } from './running-console.ts'

const chromium = findChromium()

/** Lists that show what hosts say of themselves. */
const LISTS = ['~/hosts', '~/findings', '~/ports?by=hosts', '~/passwords', '~/changes'] as const
const TABS = ['', '/ports', '/accounts', '/timeline', '/coverage'] as const

describe.skipIf(chromium === undefined)('what the console says of a host', () => {
  let running: RunningConsole
  const idOf = async (name: string) => {
    const params = { project_id: running.projectId }
    const { data_list: hosts } = await running.admin.api.listHosts({ params, query: {} })
    return hosts.find((host) => host.name === name)?.host_id ?? ''
  }

  beforeAll(async () => {
    running = await startConsole(chromium ?? '')
    await reportOddHost(running)
    await silence(running, await idOf('db-7'))
  })
  afterAll(() => running[Symbol.asyncDispose]())

  test.each(LISTS)('is text and nothing else, and stays in its cell: %s', async (address) => {
    const { page } = await running.openAgain({ at: address })
    await page.locator('main bdi').first().waitFor()
    expect(await page.locator('img').count()).toBe(0)
    expect(await page.evaluate('document.documentElement.dir')).toBe('')
    // What turns the direction of writing around is shown instead of followed.
    expect(await page.evaluate('document.body.innerText.includes("\\u202e")')).toBe(false)
    expect(await page.locator('[aria-label*="\u202e"]').count()).toBe(0)
    for (const width of [1440, 390]) {
      await page.setViewportSize({ width, height: 900 })
      expect(await page.evaluate(OUTSIDE_THEIR_CELL)).toEqual([])
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width)
    }
  })

  test('is text and nothing else on its own pages', async () => {
    const id = await idOf(ODD_NAME)
    const { page, follow } = await running.openAgain({ at: `~/hosts/${id}` })
    for (const tab of TABS) {
      await follow(`~/hosts/${id}${tab}`)
      const heading = await page.getByRole('heading', { level: 1 }).innerText()
      expect(heading).toContain('<b>U+202Egnp.exe')
      expect(await page.evaluate('document.title')).not.toContain('\u202E')
      expect(await page.locator('img, main b').count()).toBe(0)
      expect(await page.evaluate(OUTSIDE_THEIR_CELL)).toEqual([])
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(1440)
    }
  })

  test.each([
    ['its name', { ...ODD_FACTS, host_name: 'w'.repeat(65_536) }],
    ['its system', { ...ODD_FACTS, os_name: 'w'.repeat(65_536) }],
  ])('is refused where 64 kB stand for %s', async (_what, host) => {
    const enrolment = createClient(agentOperations, running.server.endpoint)
    const join_token = await joinTokensOf(running.admin)(1)
    const refused = enrolment.enrolAgent({ body: { join_token, host } })
    await expect(refused).rejects.toMatchObject({ status: 413 })
  })

  test.each(['db-7', 'k8s-n4'])(
    'is never green of %s, which is silent or seen in part',
    async (name) => {
      const id = await idOf(name)
      const { page, follow } = await running.openAgain({ at: `~/hosts/${id}` })
      for (const tab of TABS) {
        await follow(`~/hosts/${id}${tab}`)
        expect(await page.locator('[data-tone=good]').count()).toBe(0)
      }
      await follow(`~/hosts?q=host:${name}`)
      await page.getByRole('link', { name }).waitFor()
      expect(await page.locator('[data-tone=good]').count()).toBe(0)
    },
  )

  test('is green of one that is there and was seen completely', async () => {
    const { page } = await running.openAgain({ at: `~/hosts/${await idOf('web-1')}` })
    await expect.poll(() => page.locator('[data-tone=good]').count()).toBeGreaterThan(0)
  })

  test('is from before where it is silent, and says from when', async () => {
    const { page, say } = await running.openAgain({ at: '~/hosts?q=host:db-7' })
    const row = page.getByRole('row').filter({ hasText: 'db-7' })
    await row.getByText(say('Offline')).waitFor()
    await page.getByText(/^\* as of an earlier time/).waitFor()
    expect(await page.getByText(/^\+ not everything was seen/).isVisible()).toBe(false)
    const figure = row.getByText(/^\d+\*$/).first()
    await figure.hover()
    await page.getByText(/^As of \d{4}-\d\d-\d\d \d\d:\d\d$/).waitFor()
    await row.getByRole('link', { name: 'db-7' }).click()
    await expect.poll(() => page.getByText(/everything here is as of/).count()).toBe(1)
  })

  test('adds hosts by a token that is made when somebody asks for it, and can be ended at once', async () => {
    const { page, say } = await running.openAgain({ at: '~/hosts' })
    const params = { project_id: running.projectId }
    const tokens = async () =>
      (await running.admin.api.listJoinTokens({ params, query: {} })).data_list
    const before = await tokens()
    await page.getByRole('button', { name: say('Add hosts') }).click()
    const dialog = page.getByRole('dialog', { name: say('Add hosts') })
    await dialog.getByRole('button', { name: say('Make the line') }).waitFor()
    await page.waitForLoadState('networkidle')
    expect(await tokens()).toEqual(before)

    await dialog.getByLabel(say('Name of the token')).fill('web servers')
    await dialog.getByRole('button', { name: say('Make the line') }).click()
    const line = dialog.getByRole('group', { name: say('Command that enrols the host') })
    const [, join_token = ''] =
      /OPENHSS_JOIN_TOKEN=(\S+)/.exec(await line.getByRole('code').innerText()) ?? []
    const [made] = await tokens()
    expect(made).toMatchObject({ name: 'web servers', token_end: join_token.slice(-6) })
    expect(await dialog.innerText()).toContain(join_token.slice(-6))

    await dialog.getByRole('button', { name: say('Revoke the token…') }).click()
    await dialog.getByRole('button', { name: say('Revoke'), exact: true }).click()
    await dialog
      .getByText(say('The token is revoked: no further host can enrol with its line.'))
      .waitFor()
    expect((await tokens()).map(({ id }) => id)).not.toContain(made?.id)
    const enrolment = createClient(agentOperations, running.server.endpoint)
    await expect(
      enrolment.enrolAgent({ body: { join_token, host: ODD_FACTS } }),
    ).rejects.toMatchObject({ status: 401 })
  })

  test('names the accounts that were not tested, and why', async () => {
    const { page, say } = await running.openAgain({
      language: 'zh',
      at: `~/hosts/${await idOf('db-7')}/coverage`,
    })
    const row = page.getByRole('row').filter({ hasText: 'legacy' })
    await row.getByText('MySQL 3306').waitFor()
    const reason = say('Its password is kept by <0/>, which OpenHSS does not test.')
    expect(await row.innerText()).toContain(reason.replace('<0/>', 'parsec'))
  })

  test('says of a weak account whether others reach it, and marks it where it leads to', async () => {
    const { page, say, isComplete } = await running.openAgain({ at: '~/passwords' })
    const listed = page.getByRole('row').filter({ hasText: 'sh**12*' })
    await listed.getByText(say('at port {numbers}', { numbers: '3306' })).waitFor()
    await listed.getByRole('link', { name: 'shop' }).click()
    const marked = page.locator('tr[data-is-active=true]')
    await marked.waitFor()
    await isComplete()
    expect(await marked.innerText()).toMatch(/^shop\s+MySQL 3306/)
  })

  test('is in the language of the reader also where an agent wrote it', async () => {
    const at = `~/hosts/${await idOf(ODD_NAME)}/coverage`
    const { page, say } = await running.openAgain({ language: 'zh', at })
    const row = page.getByRole('row').filter({ hasText: 'redis.conf' })
    await row.getByText(say(UNREAD_REDIS.remedy)).waitFor()
    const [before, after = ''] = say('{file} does not exist').split('{file}')
    expect(before).toBe('')
    expect(await row.innerText()).toContain(`U+202Eredis.conf${after}`)
  })

  test('is not known rather than none where nothing was seen', async () => {
    const join_token = await joinTokensOf(running.admin)(1)
    await createClient(agentOperations, running.server.endpoint).enrolAgent({
      body: { join_token, host: { ...ODD_FACTS, host_name: 'just-enrolled' } },
    })
    const { page, say } = await running.openAgain({ at: '~/hosts?q=host:just-enrolled' })
    const row = page.getByRole('row').filter({ hasText: 'just-enrolled' })
    await row.getByLabel(say('Not known')).first().hover()
    await page.getByText(say('Ports were not scanned yet')).waitFor()
    expect(await row.getByText('0', { exact: true }).count()).toBe(0)
  })
})

const ODD_NAME = `<b>\u202Egnp.exe ${'w'.repeat(200)}`
const ODD_FACTS = {
  host_name: ODD_NAME,
  private_ip: '"><script>alert(1)</script>',
  os_name: '=cmd()|\u0007\u200B{{7*7}}${7*7}',
  agent_version: '0.1.0',
}

const UNREAD_REDIS = {
  service_type: 'redis',
  instance: '6379',
  accounts: 0,
  reason: 'absent',
  detail: '/etc/\u202Eredis.conf does not exist',
  remedy: 'Name the file where the service looks for it by default.',
} as const

/** Enrols a host all of whose texts try to be more, and as long as the server takes them. */
async function reportOddHost({ server, admin }: RunningConsole): Promise<void> {
  const enrolment = createClient(agentOperations, server.endpoint)
  const join_token = await joinTokensOf(admin)(1)
  const { project_id, agent_id, secret } = await enrolment.enrolAgent({
    body: { join_token, host: ODD_FACTS },
  })
  const headers = { authorization: `Bearer ${secret}` }
  const agent = createClient(agentOperations, server.endpoint, { headers })
  const params = { project_id, agent_id }
  const program = `/opt/<img src=x onerror=alert(1)>/${'a'.repeat(4000)}`
  await agent.reportPorts({
    params,
    body: makePortReport({
      host: ODD_FACTS,
      items: [
        observedPort({ port: 6379, path: program }),
        observedPort({ port: 4444, path: '\u202E/x' }),
      ],
    }),
  })
  await agent.reportAccounts({
    params,
    body: makeAccountReport({
      host: ODD_FACTS,
      coverage: {
        ...testedCoverage,
        complete: false,
        services: [UNREAD_REDIS],
        gaps: [{ what: 'redis 6379: accounts', reason: 'absent', count: 1 }],
      },
      items: [{ ...weakAccount, user_name: `-1+cmd|\u202E${'u'.repeat(200)}` }],
    }),
  })
}

/** Makes a host one that nobody has heard of for two days. */
async function silence({ dataDirectory }: RunningConsole, hostId: string): Promise<void> {
  const socket = encodeURIComponent(path.join(dataDirectory, 'postgres/socket'))
  const sql = connect({ url: `postgres://openhss@${socket}/openhss` })
  await sql`
    update host_liveness set state = 'offline', state_since = now() - interval '2 days',
      last_seen_at = now() - interval '2 days', last_port_scan_at = now() - interval '2 days',
      last_password_scan_at = now() - interval '2 days'
    where host_id = ${hostId}`
  await sql.end()
}

/** Lists the texts of hosts that are drawn beyond the cell that they stand in. */
const OUTSIDE_THEIR_CELL = `[...document.querySelectorAll('td bdi, th bdi')]
  .filter((text) => {
    const inner = text.getBoundingClientRect()
    const cell = text.closest('td, th').getBoundingClientRect()
    return inner.left < cell.left - 1 || inner.right > cell.right + 1 ||
      inner.top < cell.top - 1 || inner.bottom > cell.bottom + 1
  })
  .map((text) => innerWidth + ': ' + text.textContent.slice(0, 60))`
