import { expect } from 'vitest'
import type { TestApi } from './test-api.ts'
import type { Answer, TestSession } from './test-session.ts'

export const USERS = '/openhss/v1/users'
export const GRANTS = '/openhss/v1/grants'

/** Sends any call with the token of this user. */
export function send(
  api: TestApi,
  as: { readonly token: string },
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  url: string,
  body?: object,
): Promise<Answer> {
  const headers = { 'x-auth-token': as.token }
  if (body === undefined) return api.app.inject({ method, url, headers })
  return api.app.inject({
    method,
    url,
    headers: { ...headers, 'content-type': 'application/json' },
    payload: JSON.stringify(body),
  })
}

/** Tells whether this password signs the user in. */
export async function isPassword(
  api: TestApi,
  user: { readonly domain: string; readonly user: string },
  password: string,
): Promise<boolean> {
  const domain = { name: user.domain }
  const identity = {
    methods: ['password'],
    password: { user: { name: user.user, password, domain } },
  }
  const answer = await api.post('/v3/auth/tokens', { auth: { identity, scope: { domain } } })
  return answer.statusCode === 201
}

/**
 * Waits until the token is refused. It must have been used, and a process remembers it for at most a
 * second.
 */
export async function expectEnded(session: TestSession): Promise<void> {
  await expect.poll(() => stateOf(session), { timeout: 30_000 }).toBe('APIGW.0307')
}

/** Returns `good` for a token that is let in, whatever it may do; else the reason of the refusal. */
export async function stateOf(session: TestSession): Promise<string> {
  const answer = await session.get(USERS)
  return answer.statusCode === 401 ? codeOf(answer) : 'good'
}

/** Sends changes so that each has begun before the first is done. */
export async function atOnce(
  api: TestApi,
  changes: readonly (() => Promise<Answer>)[],
): Promise<readonly Answer[]> {
  const waiting = async () => {
    const [row] = await api.sql<{ count: number }[]>`
      select count(*) from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'`
    return row?.count
  }
  const answers = await api.sql.begin(async (tx) => {
    // Every change writes this row last.
    await tx`select 1 from identity_revision for update`
    const sent = changes.map((change) => change())
    await expect.poll(waiting, { timeout: 10_000 }).toBe(changes.length)
    return { sent }
  })
  return Promise.all(answers.sent)
}

export async function grantIdsOf(api: TestApi, session: TestSession): Promise<readonly string[]> {
  const answer = await api.get(`${GRANTS}?user_id=${session.userId}`)
  return answer.json<{ data_list: { id: string }[] }>().data_list.map(({ id }) => id)
}

/** Lists the status codes in ascending order. */
export function statusesOf(answers: readonly Answer[]): readonly number[] {
  return answers.map(({ statusCode }) => statusCode).toSorted((a, b) => a - b)
}

export function codeOf(answer: Answer): string {
  return answer.json<{ error_code: string }>().error_code
}

export function messageOf(answer: Answer): string {
  return answer.json<{ error_msg: string }>().error_msg
}
