import { agentOperations, tokenOperations, SUBJECT_TOKEN_HEADER } from '@openhss/contract'
import type { AccountReport, HostFacts, PortReport, Role, Token } from '@openhss/contract'
import { exampleHost } from '@openhss/contract/examples'
import type { createApi } from '@openhss/server'

export type Api = Awaited<ReturnType<typeof createApi>>
export type Answer = Awaited<ReturnType<Api['inject']>>

/** A user who has signed in, and what it can do here. */
export interface TestSession extends Login {
  readonly userId: string
  readonly tenantId: string
  readonly token: string
  get(url: string, headers?: Record<string, string>): Promise<Answer>
  post(url: string, body: object, headers?: Record<string, string>): Promise<Answer>
  /** Makes another user of the tenant and signs it in for the project of its grant, else for this one. */
  createUser(grant: TestGrant): Promise<TestSession>
  enrol(options?: EnrolOptions): Promise<TestAgent>
}

/** The user to sign in as; the token is for the project. */
export interface Login {
  readonly domain: string
  readonly user: string
  readonly password: string
  readonly projectId: string
}

export interface TestGrant {
  readonly role: Role
  readonly projectId?: string
  readonly enterpriseProjectIds?: readonly string[]
}

interface EnrolOptions {
  readonly enterpriseProjectId?: string
  readonly host?: Partial<HostFacts>
}

/** An enrolled agent that reports what the test gives it. */
export interface TestAgent {
  readonly hostId: string
  readonly agentId: string
  readonly secret: string
  reportPorts(report: PortReport, headers?: Record<string, string>): Promise<Answer>
  reportAccounts(report: AccountReport, headers?: Record<string, string>): Promise<Answer>
}

export async function signIn(app: Api, login: Login): Promise<TestSession> {
  const { token, description } = await createToken(app, login)
  const get: TestSession['get'] = (url, headers) =>
    app.inject({ method: 'GET', url, headers: { 'x-auth-token': token, ...headers } })
  const post: TestSession['post'] = (url, body, headers) =>
    app.inject({
      method: 'POST',
      url,
      headers: { 'x-auth-token': token, 'content-type': 'application/json', ...headers },
      payload: JSON.stringify(body),
    })
  return {
    ...login,
    userId: description.user.id,
    tenantId: description.user.domain.id,
    token,
    get,
    post,
    createUser: async (grant) => {
      users += 1
      const answer = await post('/openhss/v1/users', {
        name: `user-${users}`,
        role: grant.role,
        project_id: grant.projectId,
        enterprise_project_ids: grant.enterpriseProjectIds,
      })
      const { name, password } = created(answer).json<{ name: string; password: string }>()
      const { domain, projectId } = login
      return signIn(app, { domain, user: name, password, projectId: grant.projectId ?? projectId })
    },
    enrol: (options) => enrolAgent(app, post, login.projectId, options),
  }
}

/** Makes names unique. */
let users = 0

async function createToken(
  app: Api,
  { domain, user, password, projectId }: Login,
): Promise<{ token: string; description: Token }> {
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
  const { token: description } = created(answer).json<{ token: Token }>()
  return { token: String(answer.headers[SUBJECT_TOKEN_HEADER]), description }
}

const HOST: HostFacts = { ...exampleHost, host_name: 'host', private_ip: '10.0.0.1' }

async function enrolAgent(
  app: Api,
  post: TestSession['post'],
  projectId: string,
  { enterpriseProjectId, host }: EnrolOptions = {},
): Promise<TestAgent> {
  const made = await post(`/openhss/v1/${projectId}/join-tokens`, {
    uses: 1,
    valid_hours: 1,
    enterprise_project_id: enterpriseProjectId,
  })
  const { join_token } = created(made).json<{ join_token: string }>()
  const enrolled = await post('/agent/v1/enrol', { join_token, host: { ...HOST, ...host } })
  const agent = created(enrolled).json<{ host_id: string; agent_id: string; secret: string }>()

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

/** Returns the answer. @throws what it says when it is not 201. */
export function created(answer: Answer): Answer {
  if (answer.statusCode !== 201) throw new Error(`${answer.statusCode} ${answer.body}`)
  return answer
}
