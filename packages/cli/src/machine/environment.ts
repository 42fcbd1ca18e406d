import path from 'node:path'
import {
  CPU_PERCENT_FORM,
  FIRST_TENANT,
  FIRST_PROJECT,
  FIRST_USER,
  HOME_DATA_DIRECTORY,
  parseCpuPercent,
  parseEndpoint,
  ROOT_DATA_DIRECTORY,
} from '@openhss/contract'
import { CliError } from '../cli-error.ts'

/** The environment as text, and whose it is. Only main.ts knows the process. */
export interface Environment {
  readonly variables: Readonly<Record<string, string | undefined>>
  readonly isRoot: boolean
  readonly home: string
}

/** Where everything of this machine is kept. */
export function dataDirectoryOf({ variables, isRoot, home }: Environment): string {
  const given = text(variables.OPENHSS_DATA_DIR)
  return path.resolve(given ?? defaultDataDirectory(isRoot, home))
}

/** Whether commands find the data directory without OPENHSS_DATA_DIR. */
export function isDefaultDataDirectory(environment: Environment): boolean {
  const { isRoot, home } = environment
  return dataDirectoryOf(environment) === defaultDataDirectory(isRoot, home)
}

/** Address that the server listens on. */
export interface ListenAddress {
  readonly host: string
  readonly port: number
}

export function listenAddressOf({ variables }: Environment): ListenAddress {
  const given = text(variables.OPENHSS_LISTEN) ?? '127.0.0.1:8686'
  const match = /^(?:\[([0-9a-fA-F:.]+)\]|([^:\s[\]]+)):(\d{1,5})$/.exec(given)
  const host = match?.[1] ?? match?.[2]
  const port = Number(match?.[3])
  if (host === undefined || port > 65_535) {
    throw new CliError(
      `OPENHSS_LISTEN is ${JSON.stringify(given)}; write host:port, for example 127.0.0.1:8686 or [::1]:8686`,
    )
  }
  return { host, port }
}

export function databaseUrlOf({ variables }: Environment): string | undefined {
  const given = text(variables.DATABASE_URL)
  if (given === undefined || /^postgres(ql)?:\/\//.test(given)) return given
  throw new CliError('DATABASE_URL must start with postgres:// or postgresql://')
}

/** How the server speaks TLS, or that a proxy in front of it does. */
export interface TlsSettings {
  readonly tls?: { readonly certFile: string; readonly keyFile: string }
  readonly behindTlsProxy: boolean
}

export function tlsSettingsOf({ variables }: Environment): TlsSettings {
  const certFile = text(variables.OPENHSS_TLS_CERT)
  const keyFile = text(variables.OPENHSS_TLS_KEY)
  const behindTlsProxy = variables.OPENHSS_BEHIND_TLS_PROXY === '1'
  if (certFile !== undefined && keyFile !== undefined) {
    return { tls: { certFile, keyFile }, behindTlsProxy }
  }
  if (certFile === undefined && keyFile === undefined) return { behindTlsProxy }
  throw new CliError('OPENHSS_TLS_CERT and OPENHSS_TLS_KEY belong together; one is not set')
}

/** Calls a second of one identity to one operation. */
export function rateLimitOf({ variables }: Environment): number | undefined {
  const given = text(variables.OPENHSS_RATE_LIMIT)
  if (given === undefined) return undefined
  if (/^[1-9]\d{0,5}$/.test(given)) return Number(given)
  throw new CliError(
    `OPENHSS_RATE_LIMIT is ${JSON.stringify(given)}; write a number of calls from 1 to 999999`,
  )
}

/** Of one core, for the agent. */
export function agentCpuPercentOf({ variables }: Environment): number | undefined {
  const given = text(variables.OPENHSS_AGENT_CPU_PERCENT)
  if (given === undefined) return undefined
  const percent = parseCpuPercent(given)
  if (percent !== undefined) return percent
  throw new CliError(`OPENHSS_AGENT_CPU_PERCENT is ${JSON.stringify(given)}; ${CPU_PERCENT_FORM}`)
}

export function adminPasswordOf({ variables }: Environment): string | undefined {
  return text(variables.OPENHSS_ADMIN_PASSWORD)
}

export function masterKeyOf({ variables }: Environment): string | undefined {
  return text(variables.OPENHSS_MASTER_KEY)
}

/** Fingerprint of a master key whose access keys are given up. */
export function lostMasterKeyOf({ variables }: Environment): string | undefined {
  return text(variables.OPENHSS_FORGET_ACCESS_KEYS)
}

/** Days for which audit events are kept. */
export function auditRetentionDaysOf({ variables }: Environment): number {
  const given = text(variables.OPENHSS_AUDIT_RETENTION_DAYS) ?? '365'
  const days = /^\d{1,4}$/.test(given) ? Number(given) : 0
  if (days >= 7 && days <= 3650) return days
  throw new CliError(
    `OPENHSS_AUDIT_RETENTION_DAYS is ${JSON.stringify(given)}; write a number of days from 7 to 3650`,
  )
}

/** Who calls which server; what is not set is left to the data directory of this machine. */
export interface GivenCredentials {
  readonly endpoint: string | undefined
  readonly domain: string
  readonly user: string
  readonly password: string | undefined
}

export function givenCredentialsOf(environment: Environment): GivenCredentials {
  const { variables } = environment
  return {
    endpoint: endpointOf(environment),
    domain: text(variables.OPENHSS_DOMAIN) ?? FIRST_TENANT,
    user: text(variables.OPENHSS_USER) ?? FIRST_USER,
    password: text(variables.OPENHSS_PASSWORD),
  }
}

export function endpointOf(environment: Environment): string | undefined {
  const given = text(environment.variables.OPENHSS_ENDPOINT)
  return given === undefined ? undefined : checkEndpoint(given, 'OPENHSS_ENDPOINT', environment)
}

/** The endpoint that was given, or what is wrong with it under the name of where it was given. */
export function checkEndpoint(given: string, source: string, { variables }: Environment): string {
  const parsed = parseEndpoint(given, variables.OPENHSS_ALLOW_HTTP === '1')
  if ('endpoint' in parsed) return parsed.endpoint
  throw new CliError(`${source} ${parsed.problem}`)
}

export function joinTokenOf({ variables }: Environment): string | undefined {
  return text(variables.OPENHSS_JOIN_TOKEN)
}

/** Levels of the server's log. */
const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal']

export function logLevelOf({ variables }: Environment): string {
  const level = text(variables.OPENHSS_LOG_LEVEL) ?? 'info'
  if (LOG_LEVELS.includes(level)) return level
  throw new CliError(`OPENHSS_LOG_LEVEL must be one of ${LOG_LEVELS.join(', ')}`)
}

/** Name or ID of the project to work in; an account starts with one of this name. */
export function projectOf({ variables }: Environment): string {
  return text(variables.OPENHSS_PROJECT) ?? FIRST_PROJECT
}

function defaultDataDirectory(isRoot: boolean, home: string): string {
  return isRoot ? ROOT_DATA_DIRECTORY : path.join(home, HOME_DATA_DIRECTORY)
}

/** An empty variable is one that is not set. */
function text(value: string | undefined): string | undefined {
  return value === '' ? undefined : value
}
