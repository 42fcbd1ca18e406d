import { configurationVariables, describeDefault } from '../machine/configuration-variables.ts'
import type { ConfigurationVariable, VariableName } from '../machine/configuration-variables.ts'
import { wrapText } from '../output/wrap-text.ts'

/** Columns of a line of help. */
const MAX_WIDTH = 80

/** Variables of commands that manage a tenant: how they find a server and as whom they sign in. */
const CREDENTIALS_VARIABLES = [
  'OPENHSS_DATA_DIR',
  'OPENHSS_ENDPOINT',
  'OPENHSS_DOMAIN',
  'OPENHSS_USER',
  'OPENHSS_PASSWORD',
  'OPENHSS_ALLOW_HTTP',
  'NODE_EXTRA_CA_CERTS',
] as const satisfies readonly VariableName[]

/** For the help of commands that run a server. */
export const SERVER_VARIABLES = [
  'OPENHSS_DATA_DIR',
  'OPENHSS_LISTEN',
  'DATABASE_URL',
  'OPENHSS_ADMIN_PASSWORD',
  'OPENHSS_MASTER_KEY',
  'OPENHSS_FORGET_ACCESS_KEYS',
  'OPENHSS_TLS_CERT',
  'OPENHSS_TLS_KEY',
  'OPENHSS_BEHIND_TLS_PROXY',
  'OPENHSS_RATE_LIMIT',
  'OPENHSS_PACKAGES_DIR',
  'OPENHSS_AUDIT_RETENTION_DAYS',
] as const satisfies readonly VariableName[]

export const CREDENTIALS_ENVIRONMENT = environmentHelp(CREDENTIALS_VARIABLES)

/** For the help of commands that work in a project. */
export const CLIENT_ENVIRONMENT = environmentHelp([...CREDENTIALS_VARIABLES, 'OPENHSS_PROJECT'])

/** The part of a command's help that names its variables. */
export function environmentHelp(names: readonly VariableName[]): string {
  const indent = Math.max(...names.map((name) => name.length)) + 4
  const lines = names.flatMap((name) => {
    const [first = '', ...more] = wrapText(
      describeVariable(configurationVariables[name]),
      MAX_WIDTH - indent,
    )
    return [`  ${name}`.padEnd(indent) + first, ...more.map((line) => ' '.repeat(indent) + line)]
  })
  return `\nEnvironment:\n${lines.join('\n')}\n`
}

function describeVariable(variable: ConfigurationVariable): string {
  const notSet = describeDefault(variable)
  return meaningOf(variable) + (notSet === undefined ? '' : ` (${notSet})`)
}

function meaningOf({ purpose, values }: ConfigurationVariable): string {
  if (typeof values === 'string') return purpose
  if ('min' in values) return `${purpose}, ${values.min} to ${values.max}`
  return values.length === 1 ? `${values[0]}: ${purpose}` : `${purpose}: ${values.join(', ')}`
}

/** How commands end that run until they are stopped. */
export const STOP_SIGNALS_HELP = 'SIGINT, SIGTERM or SIGHUP'
