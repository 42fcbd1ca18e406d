import { sessionOperations } from '@openhss/contract'
import { created } from './test-session.ts'
import type { Api, Login } from './test-session.ts'

/** Signs a browser in. @returns the headers that it sends from a page of the server. */
export async function openSession(
  app: Api,
  { domain, user, password }: Omit<Login, 'projectId'>,
): Promise<Readonly<Record<string, string>>> {
  const { method, path } = sessionOperations.createSession
  const answer = await app.inject({
    method,
    url: path,
    headers: FROM_OWN_PAGE,
    payload: { account: domain, user, password },
  })
  return { ...FROM_OWN_PAGE, cookie: cookieOf(created(answer).headers['set-cookie']) }
}

const FROM_OWN_PAGE = { 'sec-fetch-site': 'same-origin' }

/** Returns what a browser sends back of a Set-Cookie. */
export function cookieOf(setCookie: string | readonly string[] | undefined): string {
  return String(setCookie).split(';')[0] ?? ''
}
