import {
  ApiError,
  apiOperations,
  callOperation,
  createClient,
  tokenOperations,
  SUBJECT_TOKEN_HEADER,
} from '@openhss/contract'
import type { Client } from '@openhss/contract'
import { CliError } from './cli-error.ts'
import { credentialsOf, dataDirectoryOf, projectNameOf } from './environment.ts'
import type { Credentials, Environment } from './environment.ts'
import { adminPasswordFileOf, readAdminPassword, readLocalEndpoint } from './local-files.ts'

/** A user at a server, with a token for one project. */
export interface Session {
  readonly endpoint: string
  readonly projectId: string
  readonly token: string
  readonly api: Client<typeof apiOperations>
}

/** Signs in at the server that the environment names, else at this machine's own as its admin. */
export async function openSession(environment: Environment): Promise<Session> {
  const account = accountOf(environment)
  const { endpoint } = account
  const { token, projectId } = await createToken(account, projectNameOf(environment))
  const api = createClient(apiOperations, endpoint, { headers: { 'x-auth-token': token } })
  return { endpoint, projectId, token, api }
}

type Account = Credentials & { readonly endpoint: string; readonly password: string }

function accountOf(environment: Environment): Account {
  const given = credentialsOf(environment)
  if (given.endpoint !== undefined) {
    const { endpoint, password } = given
    if (password !== undefined) return { ...given, endpoint, password }
    throw new CliError(
      'OPENHSS_ENDPOINT is set, so OPENHSS_PASSWORD is needed too (and OPENHSS_DOMAIN and OPENHSS_USER unless they are openhss and admin)',
    )
  }
  const dataDirectory = dataDirectoryOf(environment)
  const endpoint = readLocalEndpoint(dataDirectory)
  if (endpoint === undefined) {
    throw new CliError(
      `No server has run on ${dataDirectory} yet: start one with \`openhss up\`, or set OPENHSS_DATA_DIR or OPENHSS_ENDPOINT`,
    )
  }
  const password = given.password ?? readAdminPassword(dataDirectory)
  if (password !== undefined) return { ...given, endpoint, password }
  throw new CliError(
    `There is no ${adminPasswordFileOf(dataDirectory)}: set OPENHSS_USER and OPENHSS_PASSWORD`,
  )
}

async function createToken(
  { endpoint, domain, user, password }: Account,
  project: string,
): Promise<{ token: string; projectId: string }> {
  const identity = {
    methods: ['password' as const],
    password: { user: { name: user, password, domain: { name: domain } } },
  }
  const { body, headers } = await explainFailure(
    endpoint,
    callOperation(tokenOperations.createToken, endpoint, {
      query: { nocatalog: 'true' },
      body: { auth: { identity, scope: { project: { name: project } } } },
    }),
  )
  const token = headers.get(SUBJECT_TOKEN_HEADER)
  const projectId = body.token.project?.id
  // It is printed and goes into a shell: nothing but what a token consists of.
  if (token === null || !/^[!-~]+$/.test(token) || projectId === undefined) {
    throw new CliError(`${endpoint} answered without a usable token; is it an OpenHSS server?`)
  }
  return { token, projectId }
}

/** Turns what a call can fail with into a line for a person. */
export async function explainFailure<T>(endpoint: string, call: Promise<T>): Promise<T> {
  try {
    return await call
  } catch (error) {
    if (error instanceof ApiError) {
      throw new CliError(`${endpoint} says: ${error.message} (${error.code})`, { cause: error })
    }
    if (error instanceof SyntaxError) {
      throw new CliError(`${endpoint} does not speak JSON; is it an OpenHSS server?`, {
        cause: error,
      })
    }
    throw new CliError(`${endpoint} cannot be reached: ${reasonOf(error)}`, { cause: error })
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (error.name === 'TimeoutError') return 'no answer in time'
  const { cause } = error
  const deepest = cause instanceof AggregateError ? cause.errors[0] : cause
  return deepest instanceof Error ? deepest.message : error.message
}
