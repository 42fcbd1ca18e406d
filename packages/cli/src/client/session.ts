import { ApiError, errors } from '@openhss/contract'
import type { Token } from '@openhss/contract'
import { CliError } from '../cli-error.ts'
import { projectOf } from '../machine/environment.ts'
import type { Environment } from '../machine/environment.ts'
import { createApi } from './create-client.ts'
import type { Api } from './create-client.ts'
import { accountOf, signIn, unusableToken } from './sign-in.ts'
import type { Account, SignIn } from './sign-in.ts'

/** A user at a server, with a token for one project. */
export interface Session {
  readonly projectId: string
  readonly token: string
  readonly api: Api
}

/** Signs in at the server that the environment names, else at this machine's own as its admin. */
export async function openSession(environment: Environment, timeoutMs?: number): Promise<Session> {
  const account = accountOf(environment)
  const { token, about } = await signInToProject(account, projectOf(environment))
  const projectId = about.project?.id
  if (projectId === undefined) throw unusableToken(account.endpoint)
  return { projectId, token, api: createApi(account.endpoint, token, timeoutMs) }
}

/** A user at a server, with a token for what belongs to the whole account. */
export interface AccountSession {
  readonly api: Api
  readonly user: Token['user']
  /** The data directory whose server made the password, if its file is where it came from. */
  readonly passwordFileIn: string | undefined
}

/** The same for the whole account, which also a user without any project can do. */
export async function openAccountSession(environment: Environment): Promise<AccountSession> {
  const account = accountOf(environment)
  const { api, about } = await signInToAccount(account)
  if (about.user === undefined) throw unusableToken(account.endpoint)
  return { api, user: about.user, passwordFileIn: account.passwordFileIn }
}

async function signInToProject(account: Account, project: string): Promise<SignIn> {
  // IDs are 32 hexadecimal digits. Who gives a project such a name must write its ID.
  const reference = /^[0-9a-f]{32}$/.test(project) ? { id: project } : { name: project }
  try {
    return await signIn(account, { project: reference })
  } catch (error) {
    throw (await explainRefusedProject(account, project, error)) ?? error
  }
}

/** Who signs in for a project that is none of the user's is told which ones are. */
async function explainRefusedProject(
  account: Account,
  project: string,
  refusal: unknown,
): Promise<CliError | undefined> {
  const { cause } = refusal as Error
  const isAboutProject =
    cause instanceof ApiError && cause.message === errors['IAM.0401/scope'].message
  if (!isAboutProject) return undefined
  const names = await listProjectNames(account).catch(() => undefined)
  if (names === undefined) return undefined
  const remedy =
    names.length === 0
      ? 'an administrator can grant one with `openhss grants create`'
      : `set OPENHSS_PROJECT to ${names.length === 1 ? '' : 'one of '}${names.join(', ')}`
  return new CliError(`${account.user} has no project ${project}: ${remedy}`, { cause })
}

async function listProjectNames(account: Account): Promise<string[]> {
  const { api } = await signInToAccount(account)
  const { projects } = await api.listAuthProjects({})
  return projects.map(({ name }) => name)
}

async function signInToAccount(account: Account): Promise<Pick<SignIn, 'about'> & { api: Api }> {
  const { token, about } = await signIn(account, { domain: { name: account.domain } })
  return { about, api: createApi(account.endpoint, token) }
}
