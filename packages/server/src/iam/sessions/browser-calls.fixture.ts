import { openSession } from '@openhss/testkit'
import type { Answer, TestApi, TestSession } from '@openhss/testkit'

export const SESSION = '/openhss/v1/session'
export const OWN_PAGE = { 'sec-fetch-site': 'same-origin' }
export const OVER = { error_code: 'APIGW.0307' }
export const NOBODY = { error_code: 'APIGW.0301' }

export type Headers = Record<string, string>

/** What browsers ask of the server of a test. @param api gives it once it runs. */
export function browserCalls(api: () => TestApi) {
  return {
    post: (body: object, headers: Headers = OWN_PAGE, app = api().app): Promise<Answer> =>
      app.inject({ method: 'POST', url: SESSION, headers, payload: body }),
    get: (headers: Headers, url = SESSION, app = api().app): Promise<Answer> =>
      app.inject({ method: 'GET', url, headers }),
    /** Makes a user, and signs it in by cookie. @returns it with the headers of its browser. */
    newBrowser: async (
      role: 'admin' | 'auditor' = 'auditor',
    ): Promise<{ user: TestSession; browser: Headers }> => {
      const user = await api().createUser({ role })
      return { user, browser: await openSession(api().app, user) }
    },
  }
}
