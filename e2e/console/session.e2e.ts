import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { sessionOperations } from '@openhss/contract'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { LANGUAGES, sayIn } from './catalogue.ts'
import type { Say } from './catalogue.ts'
import { findChromium } from './chromium.ts'
import { startConsole } from './running-console.ts'
import type { RunningConsole } from './running-console.ts'

const chromium = findChromium()

/** What Chromium says of an answer 401: there is no session yet, or it is over. */
const UNAUTHORISED = /status of 401/

const RENEWAL_MS = 10_000

describe.skipIf(chromium === undefined)('the session of a browser', () => {
  let running: RunningConsole

  beforeAll(async () => {
    running = await startConsole(chromium ?? '')
  })
  afterAll(() => running[Symbol.asyncDispose]())

  const openSignedOut = (options: { language?: 'en' | 'zh'; at: string }) =>
    running.openSignedOut({ ...options, mayComplainOf: UNAUTHORISED })

  test.each(LANGUAGES)(
    'begins with a password, and ends by signing out, in %s',
    async (language) => {
      const { page, say } = await openSignedOut({ language, at: '/' })
      await signIn(page, say, running.server.admin)
      await expect.poll(() => page.url()).toBe(`${running.server.endpoint}/p/${running.projectId}`)
      await page.getByRole('button', { name: say('User {0}', { 0: 'admin' }) }).click()
      await page.getByRole('menuitem', { name: say('Sign out') }).click()
      await page.getByRole('heading', { name: say('Sign in to OpenHSS') }).waitFor()
      await page.goBack()
      await page.getByRole('heading', { name: say('Sign in to OpenHSS') }).waitFor()
    },
  )

  test('does not begin with a wrong password', async () => {
    const { page, say } = await openSignedOut({ at: '/sign-in' })
    await signIn(page, say, { user: 'admin', password: 'not the password' })
    await page.getByRole('alert').waitFor()
    expect(new URL(page.url()).pathname).toBe('/sign-in')
    await signIn(page, say, running.server.admin)
    await page.getByRole('navigation', { name: say('Pages of the console') }).waitFor()
  })

  test('leads to the address that was asked for', async () => {
    const { page, say } = await openSignedOut({ at: '~/hosts?q=host:web-*&sort=last_seen' })
    await signIn(page, say, running.server.admin)
    await page.getByRole('link', { name: 'web-1' }).waitFor()
    expect(page.url()).toMatch(/\/hosts\?q=host:web-\*&sort=last_seen$/)
  })

  test.each(['//evil.example/', '/\\evil.example', 'https://evil.example/', 'javascript:alert(1)'])(
    'does not lead to %s',
    async (back) => {
      const { page, say } = await openSignedOut({ at: `/sign-in?back=${encodeURIComponent(back)}` })
      await signIn(page, say, running.server.admin)
      await page.getByRole('navigation', { name: say('Pages of the console') }).waitFor()
      expect(page.url()).toBe(`${running.server.endpoint}/p/${running.projectId}`)
    },
  )

  test('that is over while a page is open leads back to that page after the next one began', async () => {
    const cookie = await running.signIn()
    const { page, say, goTo } = await running.open({ cookie, mayComplainOf: UNAUTHORISED })
    await page.clock.install()
    await goTo('~/hosts?q=host:db-7')
    const address = page.url()
    await page.getByRole('link', { name: 'db-7' }).waitFor()
    await endSession(cookie)
    // The page renews its rows every ten seconds, and is told so then.
    await page.clock.fastForward(RENEWAL_MS)
    await page.getByRole('heading', { name: say('Sign in to OpenHSS') }).waitFor()
    await expect.poll(() => page.getByText('db-7').count()).toBe(0)
    await signIn(page, say, running.server.admin)
    await page.getByRole('link', { name: 'db-7' }).waitFor()
    await expect.poll(() => page.url()).toBe(address)
  })

  test('opens in the language that the user chose in another browser', async () => {
    const { admin } = running
    const body = { name: 'reader', role: 'auditor' } as const
    const { password } = await admin.api.createUser({ body })
    const login = { user: 'reader', password }
    const pagesInChinese = { name: sayIn('zh')('Pages of the console') }
    const { page, say } = await openSignedOut({ at: '/' })
    await signIn(page, say, login)
    await page.getByRole('navigation', { name: say('Pages of the console') }).waitFor()
    await page.getByRole('button', { name: say('Language {sign}', { sign: 'EN' }) }).click()
    const told = page.waitForResponse('**/session/language')
    await page.getByRole('menuitem', { name: '中文' }).click()
    await page.getByRole('navigation', pagesInChinese).waitFor()
    expect((await told).status()).toBe(204)
    const other = await openSignedOut({ at: '/' })
    await signIn(other.page, other.say, login)
    await other.page.getByRole('navigation', pagesInChinese).waitFor()
  })

  test('is kept where no script can read it', async () => {
    const { page, context, say } = await openSignedOut({ at: '/' })
    await signIn(page, say, running.server.admin)
    await page.getByRole('navigation', { name: say('Pages of the console') }).waitFor()
    const [cookie, ...others] = await context.cookies()
    expect(others).toEqual([])
    expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Strict', path: '/' })
    expect(await page.evaluate('document.cookie')).toBe('')
    const stored = await page.evaluate<string>(
      'JSON.stringify([{ ...localStorage }, { ...sessionStorage }, name, history.state])',
    )
    expect(stored).not.toContain(cookie?.value)
    expect(stored).not.toContain(running.server.admin.password)
    expect(await page.evaluate('indexedDB.databases().then(({ length }) => length)')).toBe(0)
  })

  test('is of no use to a page of another port of the same host', async () => {
    const cookie = await running.signIn()
    const { page, context } = await running.open({ cookie, mayComplainOf: /./s })
    const { endpoint, admin } = running.server
    const joinTokens = `${endpoint}/openhss/v1/${running.projectId}/join-tokens`
    const session = endpoint + sessionOperations.deleteSession.path
    // Ports do not make another site, so the browser sends the cookie along.
    const sent: (string | undefined)[] = []
    context.on('request', (request) => {
      if (!request.url().startsWith(endpoint)) return
      // Of what is still on its way when the test ends nobody asks.
      const ignore = () => undefined
      void request.allHeaders().then((headers) => sent.push(headers.cookie), ignore)
    })
    await page.goto(
      await servePage(`<!doctype html><title>another</title>
        <form method="post" enctype="text/plain" action="${joinTokens}" target="answer">
          <input name='{"uses":1,"valid_hours":1,"x":"' value='"}'>
        </form>
        <form method="post" action="${session}" target="answer"><input name="user" value="admin"></form>
        <iframe name="answer"></iframe>
        <img src="${session}">`),
    )
    const before = await countJoinTokens()
    const refused = await page.evaluate<string[]>(`(async () => {
      for (const form of document.forms) {
        form.submit()
        await new Promise((loaded) => { document.querySelector('iframe').onload = loaded })
      }
      const post = { method: 'POST', body: '{"uses":1,"valid_hours":1}', credentials: 'include' }
      const json = { ...post, headers: { 'content-type': 'application/json' } }
      const tries = [
        fetch('${session}', { credentials: 'include' }),
        fetch('${session}', { method: 'DELETE', credentials: 'include' }),
        fetch('${joinTokens}', json),
        fetch('${joinTokens}', { ...post, mode: 'no-cors' }).then(({ type }) => { throw type }),
      ]
      const done = await Promise.allSettled(tries)
      return done.map(({ status, reason }) => status + ': ' + reason)
    })()`)
    expect(refused).toEqual([
      'rejected: TypeError: Failed to fetch',
      'rejected: TypeError: Failed to fetch',
      'rejected: TypeError: Failed to fetch',
      'rejected: opaque',
    ])
    await expect.poll(() => sent).toContain(cookie)
    expect(await countJoinTokens()).toBe(before)
    await page.goto(`${endpoint}/`)
    await page.getByRole('button', { name: admin.user }).waitFor()
  })

  async function countJoinTokens(): Promise<number> {
    const params = { project_id: running.projectId }
    return (await running.admin.api.listJoinTokens({ params, query: {} })).total_num
  }

  async function endSession(cookie: string): Promise<void> {
    const { method, path } = sessionOperations.deleteSession
    const { endpoint } = running.server
    const answer = await fetch(endpoint + path, { method, headers: { origin: endpoint, cookie } })
    expect(answer.status).toBe(204)
  }
})

async function signIn(page: Page, say: Say, login: { user: string; password: string }) {
  await page.getByLabel(say('User'), { exact: true }).fill(login.user)
  await page.getByLabel(say('Password')).fill(login.password)
  await page.getByRole('button', { name: say('Sign in') }).click()
}

/** Serves one page on a port of its own until the test ends. @returns its address. */
async function servePage(html: string): Promise<string> {
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html').end(html)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
}
