import type { TestApi } from './test-api.ts'
import { created } from './test-session.ts'
import type { TestSession } from './test-session.ts'

/** Makes another tenant and signs its administrator in for its project. */
export async function createTenant(api: TestApi, name: string): Promise<TestSession> {
  const answer = created(await api.post('/openhss/v1/accounts', { name }))
  const { user, password, project } = answer.json<{
    user: { name: string }
    password: string
    project: { id: string }
  }>()
  return api.signIn({ domain: name, user: user.name, password, projectId: project.id })
}

/**
 * Adds a project.
 * @returns the ID, as the other functions do.
 */
export async function addProject(session: TestSession, name: string): Promise<string> {
  const answer = await session.post('/v3/projects', { project: { name, description: name } })
  return created(answer).json<{ project: { id: string } }>().project.id
}

export async function addEnterpriseProject(session: TestSession, name: string): Promise<string> {
  const answer = await session.post('/v1.0/enterprise-projects', { name, description: name })
  const made = created(answer).json<{ enterprise_project: { id: string } }>()
  return made.enterprise_project.id
}

/**
 * Adds a user to act on, with a grant and an access key.
 * @returns their IDs by the names that fields have for them.
 */
export async function addUser(
  session: TestSession,
  name: string,
): Promise<{ user_id: string; grant_id: string; access_key: string }> {
  const user = created(await session.post('/openhss/v1/users', { name, role: 'auditor' })).json<{
    id: string
    grant_id: string
  }>()
  const body = { credential: { user_id: user.id, description: name } }
  const { credential } = created(await session.post('/v3.0/OS-CREDENTIAL/credentials', body)).json<{
    credential: { access: string }
  }>()
  return { user_id: user.id, grant_id: user.grant_id, access_key: credential.access }
}

/**
 * Makes a join token for hosts of an enterprise project.
 * @returns the ID, which is not the token.
 */
export async function addJoinToken(
  session: TestSession,
  enterpriseProjectId = '0',
): Promise<string> {
  const answer = await session.post(`/openhss/v1/${session.projectId}/join-tokens`, {
    uses: 1,
    valid_hours: 1,
    enterprise_project_id: enterpriseProjectId,
  })
  return created(answer).json<{ id: string }>().id
}
