import path from 'node:path'
import {
  CPU_PERCENT_FORM,
  HOME_DATA_DIRECTORY,
  parseCpuPercent,
  parseEndpoint,
  ROOT_DATA_DIRECTORY,
} from '@openhss/contract'
import { CliError } from '../cli-error.ts'
import { configurationVariables, describeValues } from './configuration-variables.ts'
import type { VariableName, WholeNumber } from './configuration-variables.ts'

/** Environment variables, home directory and whether the user is root. Only main.ts knows the process. */
export interface Environment {
  readonly variables: Readonly<Partial<Record<VariableName, string | undefined>>>
  readonly isRoot: boolean
  readonly home: string
  /** What a person types for this program; `openhss` where nobody knows better. */
  readonly command?: string
}

/** What a person types for this program. */
export function commandOf({ command = 'openhss' }: Environment): string {
  return command
}

/** Where everything of this machine is kept. */
export function dataDirectoryOf(environment: Environment): string {
  const { isRoot, home } = environment
  return path.resolve(read('OPENHSS_DATA_DIR', environment) ?? defaultDataDirectory(isRoot, home))
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

export function listenAddressOf(environment: Environment): ListenAddress {
  const given = readOrDefault('OPENHSS_LISTEN', environment)
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

export function databaseUrlOf(environment: Environment): string | undefined {
  const given = read('DATABASE_URL', environment)
  if (given === undefined || /^postgres(ql)?:\/\//.test(given)) return given
  throw new CliError('DATABASE_URL must start with postgres:// or postgresql://')
}

/** How the server speaks TLS, or that a proxy in front of it does. */
export interface TlsSettings {
  readonly tls?: { readonly certFile: string; readonly keyFile: string }
  readonly behindTlsProxy: boolean
}

export function tlsSettingsOf(environment: Environment): TlsSettings {
  const certFile = read('OPENHSS_TLS_CERT', environment)
  const keyFile = read('OPENHSS_TLS_KEY', environment)
  const behindTlsProxy = read('OPENHSS_BEHIND_TLS_PROXY', environment) === '1'
  if (certFile !== undefined && keyFile !== undefined) {
    return { tls: { certFile, keyFile }, behindTlsProxy }
  }
  if (certFile === undefined && keyFile === undefined) return { behindTlsProxy }
  throw new CliError('OPENHSS_TLS_CERT and OPENHSS_TLS_KEY belong together; one is not set')
}

/** Calls a second of one identity to one operation. */
export function rateLimitOf(environment: Environment): number | undefined {
  const given = read('OPENHSS_RATE_LIMIT', environment)
  return given === undefined ? undefined : parseNumber('OPENHSS_RATE_LIMIT', given)
}

/** Folder of the agent's packages that the server hands out. */
export function packagesFolderOf(environment: Environment): string | undefined {
  const given = read('OPENHSS_PACKAGES_DIR', environment)
  return given === undefined ? undefined : path.resolve(given)
}

/** Percent of one core that the agent may take. */
export function agentCpuPercentOf(environment: Environment): number | undefined {
  const given = read('OPENHSS_AGENT_CPU_PERCENT', environment)
  if (given === undefined) return undefined
  const percent = parseCpuPercent(given)
  if (percent !== undefined) return percent
  throw new CliError(`OPENHSS_AGENT_CPU_PERCENT is ${JSON.stringify(given)}; ${CPU_PERCENT_FORM}`)
}

/** Whether the agent may upgrade itself. */
export function wantsSelfUpdate(environment: Environment): boolean {
  return read('OPENHSS_SELF_UPDATE', environment) === '1'
}

/** Whether systemd runs this process, and starts it again when it ends. */
export function isServiceOf({ variables }: Environment): boolean {
  return variables.INVOCATION_ID !== undefined
}

export function adminPasswordOf(environment: Environment): string | undefined {
  return read('OPENHSS_ADMIN_PASSWORD', environment)
}

export function masterKeyOf(environment: Environment): string | undefined {
  return read('OPENHSS_MASTER_KEY', environment)
}

/** Fingerprint of a master key whose access keys are given up. */
export function lostMasterKeyOf(environment: Environment): string | undefined {
  return read('OPENHSS_FORGET_ACCESS_KEYS', environment)
}

/** Days for which audit events are kept. */
export function auditRetentionDaysOf(environment: Environment): number {
  return parseNumber(
    'OPENHSS_AUDIT_RETENTION_DAYS',
    readOrDefault('OPENHSS_AUDIT_RETENTION_DAYS', environment),
  )
}

/** The user and server of a command; what is not set comes from the data directory of this machine. */
export interface GivenCredentials {
  readonly endpoint: string | undefined
  readonly domain: string
  readonly user: string
  readonly password: string | undefined
}

export function givenCredentialsOf(environment: Environment): GivenCredentials {
  return {
    endpoint: endpointOf(environment),
    domain: readOrDefault('OPENHSS_DOMAIN', environment),
    user: readOrDefault('OPENHSS_USER', environment),
    password: read('OPENHSS_PASSWORD', environment),
  }
}

export function endpointOf(environment: Environment): string | undefined {
  const given = read('OPENHSS_ENDPOINT', environment)
  return given === undefined ? undefined : checkEndpoint(given, 'OPENHSS_ENDPOINT', environment)
}

/** The endpoint that was given, or what is wrong with it under the name of where it was given. */
export function checkEndpoint(given: string, source: string, environment: Environment): string {
  const parsed = parseEndpoint(given, read('OPENHSS_ALLOW_HTTP', environment) === '1')
  if ('endpoint' in parsed) return parsed.endpoint
  throw new CliError(`${source} ${parsed.problem}`)
}

/** The way to the server: what the starter of the packaged agent has told Node before. */
export interface WaySettings {
  readonly proxy: string | undefined
  /** Names that are reached without it. */
  readonly noProxy: readonly string[]
  readonly caFile: string | undefined
}

export function waySettingsOf(environment: Environment): WaySettings {
  const proxy = read('OPENHSS_PROXY', environment)
  if (proxy !== undefined && URL.parse(proxy)?.protocol !== 'http:') {
    throw new CliError('OPENHSS_PROXY must be http://host:port')
  }
  return {
    proxy,
    noProxy: (read('OPENHSS_NO_PROXY', environment) ?? '').split(/[\s,]+/).filter(Boolean),
    caFile: read('OPENHSS_CA_FILE', environment) ?? read('NODE_EXTRA_CA_CERTS', environment),
  }
}

export function joinTokenOf(environment: Environment): string | undefined {
  return read('OPENHSS_JOIN_TOKEN', environment)
}

export function logLevelOf(environment: Environment): string {
  const levels = configurationVariables.OPENHSS_LOG_LEVEL.values
  const given = readOrDefault('OPENHSS_LOG_LEVEL', environment)
  const level = levels.find((known) => known === given)
  if (level !== undefined) return level
  throw new CliError(`OPENHSS_LOG_LEVEL must be one of ${levels.join(', ')}`)
}

/** Name or ID of the project to work in; an account starts with one of this name. */
export function projectOf(environment: Environment): string {
  return readOrDefault('OPENHSS_PROJECT', environment)
}

/** Whether an error is to show where it comes from. */
export function isDebugging(environment: Environment): boolean {
  return read('OPENHSS_DEBUG', environment) !== undefined
}

function defaultDataDirectory(isRoot: boolean, home: string): string {
  return isRoot ? ROOT_DATA_DIRECTORY : path.join(home, HOME_DATA_DIRECTORY)
}

/** An empty variable is one that is not set. */
function read(name: VariableName, { variables }: Environment): string | undefined {
  const value = variables[name]
  return value === '' ? undefined : value
}

function readOrDefault(name: NameOf<{ default: string }>, environment: Environment): string {
  return read(name, environment) ?? configurationVariables[name].default
}

/** @throws CliError when it is no whole number within the bounds of the variable. */
function parseNumber(name: NameOf<{ values: WholeNumber }>, given: string): number {
  const variable = configurationVariables[name]
  const number = /^\d+$/.test(given) ? Number(given) : Number.NaN
  if (number >= variable.values.min && number <= variable.values.max) return number
  throw new CliError(`${name} is ${JSON.stringify(given)}; write ${describeValues(variable)}`)
}

/** Names of the variables whose entry in the table is of this form. */
type NameOf<Form> = {
  [Name in VariableName]: (typeof configurationVariables)[Name] extends Form ? Name : never
}[VariableName]
