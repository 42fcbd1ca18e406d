import { sessionOperations } from '@openhss/contract'
import type { BrowserContext } from 'playwright-core'
import type { RunningServer } from '../running-server.ts'

/** Makes a session of the administrator. @returns its cookie, as a browser sends it. */
export async function signBrowserIn({
  endpoint,
  admin,
}: Pick<RunningServer, 'endpoint' | 'admin'>): Promise<string> {
  const { method, path } = sessionOperations.createSession
  const answer = await fetch(endpoint + path, {
    method,
    headers: { origin: endpoint, 'content-type': 'application/json' },
    body: JSON.stringify(admin),
  })
  return answer.headers.get('set-cookie')?.split(';')[0] ?? ''
}

/** Gives a browser a cookie as if it had signed in itself. */
export async function takeCookie(
  context: BrowserContext,
  cookie: string,
  endpoint: string,
): Promise<void> {
  const [name = '', value = ''] = cookie.split('=')
  await context.addCookies([{ name, value, url: endpoint, httpOnly: true, sameSite: 'Strict' }])
}
