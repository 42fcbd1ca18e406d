import { ApiError, errors } from '@openhss/contract'
import type { Token } from '@openhss/contract'
import { CliError } from '../cli-error.ts'
import { projectOf } from '../machine/environment.ts'
import type { Environment } from '../machine/environment.ts'
import { createApi } from './create-client.ts'
import type { Api } from './create-client.ts'
import { credentialsOf, signIn, unusableToken } from './sign-in.ts'
import type { Credentials, SignIn } from './sign-in.ts'

/** A user who is signed in at a server, with a token for one project. */
export interface Session {
  readonly endpoint: string
  readonly projectId: string
  readonly token: string
  readonly api: Api
}

/**
 * Signs in at the server that the environment names, or else at this machine's own server as its
 * administrator.
 */
export async function openSession(environment: Environment, timeoutMs?: number): Promise<Session> {
  const credentials = credentialsOf(environment)
  const { token, about } = await signInToProject(credentials, projectOf(environment))
  const projectId = about.project?.id
  if (projectId === undefined) throw unusableToken(credentials.endpoint)
  return {
    endpoint: credentials.endpoint,
    projectId,
    token,
    api: createApi(credentials.endpoint, token, timeoutMs),
  }
}

/** A user who is signed in at a server, with a token for the whole tenant. */
export interface TenantSession {
  readonly api: Api
  readonly user: Token['user']
  /** The data directory whose server made the password, if the password came from its file. */
  readonly passwordFileIn: string | undefined
}

/** Signs in for the whole tenant, which a user without any project can do as well. */
export async function openTenantSession(environment: Environment): Promise<TenantSession> {
  const credentials = credentialsOf(environment)
  const { api, about } = await signInToTenant(credentials)
  if (about.user === undefined) throw unusableToken(credentials.endpoint)
  return { api, user: about.user, passwordFileIn: credentials.passwordFileIn }
}

async function signInToProject(credentials: Credentials, project: string): Promise<SignIn> {
  // IDs are 32 hexadecimal digits. A project whose name looks like that has to be named by its ID.
  const reference = /^[0-9a-f]{32}$/.test(project) ? { id: project } : { name: project }
  try {
    return await signIn(credentials, { project: reference })
  } catch (error) {
    throw (await explainRefusedProject(credentials, project, error)) ?? error
  }
}

/** Tells a user who asked for somebody else's project which projects are open to them. */
async function explainRefusedProject(
  credentials: Credentials,
  project: string,
  refusal: unknown,
): Promise<CliError | undefined> {
  const { cause } = refusal as Error
  const isAboutProject =
    cause instanceof ApiError && cause.message === errors['IAM.0401/scope'].message
  if (!isAboutProject) return undefined
  const names = await listProjectNames(credentials).catch(() => undefined)
  if (names === undefined) return undefined
  const remedy =
    names.length === 0
      ? 'an administrator can grant one with `openhss grants create`'
      : `set OPENHSS_PROJECT to ${names.length === 1 ? '' : 'one of '}${names.join(', ')}`
  return new CliError(`${credentials.user} has no project ${project}: ${remedy}`, { cause })
}

async function listProjectNames(credentials: Credentials): Promise<string[]> {
  const { api } = await signInToTenant(credentials)
  const { projects } = await api.listAuthProjects({})
  return projects.map(({ name }) => name)
}

async function signInToTenant(
  credentials: Credentials,
): Promise<Pick<SignIn, 'about'> & { api: Api }> {
  const { token, about } = await signIn(credentials, { domain: { name: credentials.domain } })
  return { about, api: createApi(credentials.endpoint, token) }
}
