import {
  ApiError,
  callOperation,
  errors,
  FIRST_TENANT,
  FIRST_USER,
  SUBJECT_TOKEN_HEADER,
  tokenOperations,
} from '@openhss/contract'
import type { Token } from '@openhss/contract'
import { CliError } from '../cli-error.ts'
import { dataDirectoryOf, givenCredentialsOf } from '../machine/environment.ts'
import type { Environment, GivenCredentials } from '../machine/environment.ts'
import { explainFailure } from './create-client.ts'
import {
  adminPasswordFileOf,
  readAdminPassword,
  readLocalEndpoint,
} from '../machine/local-files.ts'

/** The server, the user and the password to sign in with. */
export interface Credentials extends GivenCredentials {
  readonly endpoint: string
  readonly password: string
  /** The data directory whose server made the password, if the password came from its file. */
  readonly passwordFileIn: string | undefined
}

/**
 * Returns the server and the user that the environment names, or else this machine's own server and its
 * administrator.
 */
export function credentialsOf(environment: Environment): Credentials {
  const given = givenCredentialsOf(environment)
  const local = readLocalEndpoint(dataDirectoryOf(environment))
  if (given.endpoint !== undefined && given.endpoint !== local) {
    const { endpoint, password } = given
    if (password !== undefined) return { ...given, endpoint, password, passwordFileIn: undefined }
    throw new CliError(
      'OPENHSS_ENDPOINT is set, so OPENHSS_PASSWORD is needed too (and OPENHSS_DOMAIN and OPENHSS_USER unless they are openhss and admin)',
    )
  }
  const dataDirectory = dataDirectoryOf(environment)
  const endpoint = local
  if (endpoint === undefined) {
    throw new CliError(
      `No server has run on ${dataDirectory} yet: start one with \`openhss up\`, or set OPENHSS_DATA_DIR or OPENHSS_ENDPOINT`,
    )
  }
  if (given.password !== undefined) {
    return { ...given, endpoint, password: given.password, passwordFileIn: undefined }
  }
  if (given.user !== FIRST_USER || given.domain !== FIRST_TENANT) {
    throw new CliError(
      `OPENHSS_PASSWORD is needed for ${given.user} of ${given.domain}: the data directory holds only the password of ${FIRST_USER}`,
    )
  }
  const password = readAdminPassword(dataDirectory)
  if (password !== undefined) return { ...given, endpoint, password, passwordFileIn: dataDirectory }
  throw new CliError(
    `There is no ${adminPasswordFileOf(dataDirectory)}: set OPENHSS_USER and OPENHSS_PASSWORD`,
  )
}

/** The range of a token: a project or the whole tenant. */
export type TokenScope =
  | { readonly project: { readonly id: string } | { readonly name: string } }
  | { readonly domain: { readonly name: string } }

export interface SignIn {
  readonly token: string
  /** The facts that a server states about the token; an answer that is no token may leave out any of them. */
  readonly about: Partial<Token>
}

export async function signIn(credentials: Credentials, scope: TokenScope): Promise<SignIn> {
  const { endpoint, domain, user, password } = credentials
  const identity = {
    methods: ['password' as const],
    password: { user: { name: user, password, domain: { name: domain } } },
  }
  const { body, headers } = await explainFailure(
    endpoint,
    callOperation(tokenOperations.createToken, endpoint, {
      query: { nocatalog: 'true' },
      body: { auth: { identity, scope } },
    }),
  ).catch((error: unknown) => {
    throw stalePassword(credentials, error) ?? error
  })
  const token = headers.get(SUBJECT_TOKEN_HEADER)
  // The token is printed and pasted into a shell, so it may hold nothing but the characters of a token.
  if (token === null || !/^[!-~]+$/.test(token)) throw unusableToken(endpoint)
  return { token, about: body.token }
}

/** Explains a password file that is out of date, because somebody changed the password elsewhere. */
function stalePassword(
  { passwordFileIn, user }: Credentials,
  error: unknown,
): CliError | undefined {
  const { cause } = error as Error
  const isWrong = cause instanceof ApiError && cause.message === errors['IAM.0401'].message
  if (passwordFileIn === undefined || !isWrong) return undefined
  return new CliError(
    `The password in ${adminPasswordFileOf(passwordFileIn)} is no longer that of ${user}: write the new one there, or set OPENHSS_PASSWORD`,
    { cause },
  )
}

export function unusableToken(endpoint: string): CliError {
  return new CliError(`${endpoint} answered without a usable token; is it an OpenHSS server?`)
}
