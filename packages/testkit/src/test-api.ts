import { agentOperations, tokenOperations, SUBJECT_TOKEN_HEADER } from '@openhss/contract'
import type { AccountReport, HostFacts, PortReport } from '@openhss/contract'
import { createApi, createMasterKey, ensureFirstAdmin } from '@openhss/server'
import type { Sql } from '@openhss/server/storage'
import { pino } from 'pino'

type Api = Awaited<ReturnType<typeof createApi>>
type Answer = Awaited<ReturnType<Api['inject']>>

/** The whole API on one database, with an administrator and a token; no port is opened. */
export interface TestApi {
  readonly app: Api
  readonly sql: Sql
  readonly domain: string
  readonly user: string
  readonly password: string
  readonly projectId: string
  readonly token: string
  get(url: string, headers?: Record<string, string>): Promise<Answer>
  post(url: string, body: object, headers?: Record<string, string>): Promise<Answer>
  enrol(): Promise<TestAgent>
  close(): Promise<void>
}

/** An enrolled agent that reports what the test gives it. */
export interface TestAgent {
  readonly hostId: string
  readonly agentId: string
  readonly secret: string
  reportPorts(report: PortReport, headers?: Record<string, string>): Promise<Answer>
  reportAccounts(report: AccountReport, headers?: Record<string, string>): Promise<Answer>
}

/** `database`: migrated, empty, and closed together with the API. */
export async function createTestApi(database: {
  readonly sql: Sql
  close(): Promise<void>
}): Promise<TestApi> {
  const { sql } = database
  const password = 'the password of the test'
  const admin = await ensureFirstAdmin(sql, async () => password)
  const app = await createApi({
    sql,
    masterKey: createMasterKey('the master key of the tests, 32+ characters'),
    log: pino({ level: 'silent' }),
    tls: undefined,
  })
  const token = await createToken(app, admin, password)

  const get: TestApi['get'] = (url, headers) =>
    app.inject({ method: 'GET', url, headers: { 'x-auth-token': token, ...headers } })
  const post: TestApi['post'] = (url, body, headers) =>
    app.inject({
      method: 'POST',
      url,
      headers: { 'x-auth-token': token, 'content-type': 'application/json', ...headers },
      payload: JSON.stringify(body),
    })

  return {
    app,
    sql,
    ...admin,
    password,
    token,
    get,
    post,
    enrol: () => enrolAgent(app, post, admin.projectId),
    close: async () => {
      await app.close()
      await database.close()
    },
  }
}

async function createToken(
  app: Api,
  { domain, user, projectId }: { domain: string; user: string; projectId: string },
  password: string,
): Promise<string> {
  const { method, path } = tokenOperations.createToken
  const answer = await app.inject({
    method,
    url: path,
    payload: {
      auth: {
        identity: {
          methods: ['password'],
          password: { user: { name: user, password, domain: { name: domain } } },
        },
        scope: { project: { id: projectId } },
      },
    },
  })
  return String(answer.headers[SUBJECT_TOKEN_HEADER])
}

const HOST: HostFacts = {
  host_name: 'host',
  private_ip: '10.0.0.1',
  os_name: 'Debian GNU/Linux 12',
  agent_version: '0.1.0',
}

async function enrolAgent(app: Api, post: TestApi['post'], projectId: string): Promise<TestAgent> {
  const created = await post(`/openhss/v1/${projectId}/join-tokens`, { uses: 1, valid_hours: 1 })
  const { join_token } = created.json<{ join_token: string }>()
  const enrolled = await post('/agent/v1/enrol', { join_token, host: HOST })
  const agent = enrolled.json<{ host_id: string; agent_id: string; secret: string }>()

  const report =
    (operation: { path: string }) =>
    (body: PortReport | AccountReport, headers?: Record<string, string>) =>
      app.inject({
        method: 'PUT',
        url: operation.path
          .replace('{project_id}', projectId)
          .replace('{agent_id}', agent.agent_id),
        headers: {
          authorization: `Bearer ${agent.secret}`,
          'content-type': 'application/json',
          ...headers,
        },
        payload: JSON.stringify(body),
      })
  return {
    hostId: agent.host_id,
    agentId: agent.agent_id,
    secret: agent.secret,
    reportPorts: report(agentOperations.reportPorts),
    reportAccounts: report(agentOperations.reportAccounts),
  }
}
