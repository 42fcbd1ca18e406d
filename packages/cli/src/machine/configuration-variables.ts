import {
  FIRST_PROJECT,
  FIRST_TENANT,
  FIRST_USER,
  HOME_DATA_DIRECTORY,
  ROOT_DATA_DIRECTORY,
} from '@openhss/contract'

/** One variable of the environment that a program of OpenHSS reads. */
export interface ConfigurationVariable {
  readonly usedBy: readonly VariableUser[]
  readonly purpose: string
  /** What counts when the variable is not set, as the program takes it. */
  readonly default?: string
  /** The same in words, where it depends on something else. */
  readonly defaultInWords?: string
  /** What it may be: in words, as a list, or as a whole number. */
  readonly values: string | readonly string[] | WholeNumber
}

/** Both bounds are allowed. */
export interface WholeNumber {
  readonly of: string
  readonly min: number
  readonly max: number
}

/** `server` and `agent` are the two services, `commands` everything else that `openhss` does. */
export type VariableUser = 'server' | 'agent' | 'commands' | 'setup' | 'tests'

/** Every variable, in the order of the reference. Reading it, its help and its page come from here. */
export const configurationVariables = {
  OPENHSS_DATA_DIR: {
    usedBy: ['server', 'agent', 'commands'],
    purpose: 'where everything of this machine is kept; commands find its server there',
    defaultInWords: `root: ${ROOT_DATA_DIRECTORY}, else ~/${HOME_DATA_DIRECTORY}`,
    values: 'a folder',
  },
  OPENHSS_LISTEN: {
    usedBy: ['server'],
    purpose: 'address of the server',
    default: '127.0.0.1:8686',
    values: 'host:port or [IPv6 address]:port; port 0 takes a free one',
  },
  DATABASE_URL: {
    usedBy: ['server', 'commands'],
    purpose: 'a PostgreSQL of your own',
    defaultInWords: 'the embedded one',
    values: 'postgres://… or postgresql://… of a PostgreSQL 15 or newer',
  },
  OPENHSS_ADMIN_PASSWORD: {
    usedBy: ['server'],
    purpose: 'password of the first administrator, at the first start only',
    defaultInWords: 'random, in the file admin-password of the data directory',
    values: 'one line of at most 1,024 characters',
  },
  OPENHSS_MASTER_KEY: {
    usedBy: ['server'],
    purpose: 'encrypts access keys and own words; servers of one database share it',
    defaultInWords: 'the file master-key of the data directory',
    values: 'one line of 32 characters or more',
  },
  OPENHSS_FORGET_ACCESS_KEYS: {
    usedBy: ['server'],
    purpose: 'deletes the access keys and own words that a lost master key encrypts, at the start',
    values: 'the fingerprint that the server named when it refused to start',
  },
  OPENHSS_TLS_CERT: {
    usedBy: ['server'],
    purpose: 'certificate chain of the server; beyond loopback it insists on TLS',
    values: 'a PEM file; together with OPENHSS_TLS_KEY',
  },
  OPENHSS_TLS_KEY: {
    usedBy: ['server'],
    purpose: 'key of the certificate',
    values: 'a PEM file; together with OPENHSS_TLS_CERT',
  },
  OPENHSS_BEHIND_TLS_PROXY: {
    usedBy: ['server'],
    purpose:
      'a proxy in front speaks TLS, so plain HTTP beyond loopback is meant; it must set X-Forwarded-For and -Proto, and nobody else may reach the port',
    values: ['1'],
  },
  OPENHSS_RATE_LIMIT: {
    usedBy: ['server'],
    purpose: 'calls a second that one user or agent may make to one operation',
    defaultInWords: '1000',
    values: { of: 'calls', min: 1, max: 999_999 },
  },
  OPENHSS_PACKAGES_DIR: {
    usedBy: ['server'],
    purpose: 'packages of the agent that hosts are given, below /install/ of the server',
    defaultInWords: 'dist of the checkout, else /usr/share/openhss-server/packages',
    values: 'a folder',
  },
  OPENHSS_AUDIT_RETENTION_DAYS: {
    usedBy: ['server'],
    purpose: 'days for which audit events are kept',
    default: '365',
    values: { of: 'days', min: 7, max: 3650 },
  },
  OPENHSS_LOG_LEVEL: {
    usedBy: ['server'],
    purpose: 'what `openhss server` writes to its log',
    default: 'info',
    values: ['trace', 'debug', 'info', 'warn', 'error', 'fatal'],
  },
  OPENHSS_ENDPOINT: {
    usedBy: ['agent', 'commands'],
    purpose: 'address of a server elsewhere',
    defaultInWords: 'commands: the server of this machine',
    values: 'an address such as https://hss.example.org',
  },
  OPENHSS_JOIN_TOKEN: {
    usedBy: ['agent'],
    purpose: 'lets the agent enrol; unlike the option it is not in the list of processes',
    values: 'what `openhss join-token` prints',
  },
  OPENHSS_PROXY: {
    usedBy: ['agent'],
    purpose: 'proxy on the way to the server',
    values: 'http://host:port, with a user and a password if it asks for them',
  },
  OPENHSS_NO_PROXY: {
    usedBy: ['agent'],
    purpose: 'servers that are reached without that proxy',
    values: 'names, separated by commas; .example.org stands for all below it',
  },
  OPENHSS_CA_FILE: {
    usedBy: ['agent', 'commands'],
    purpose: 'certificate authority of your own that is trusted besides the public ones',
    values: 'a PEM file',
  },
  OPENHSS_AGENT_CPU_PERCENT: {
    usedBy: ['agent'],
    purpose: 'percent of one core that the agent may take, over any ten seconds',
    defaultInWords: '20',
    values: { of: 'percent', min: 1, max: 100 },
  },
  OPENHSS_SELF_UPDATE: {
    usedBy: ['agent'],
    purpose: 'the packaged agent upgrades itself to a signed version when the server names one',
    defaultInWords: 'it stays what was installed',
    values: ['1'],
  },
  OPENHSS_AGENT_INTERACTIVE: {
    usedBy: ['agent'],
    purpose:
      'tests the likeliest words at once with every core, because somebody waits; `openhss up` sets it',
    values: ['1'],
  },
  OPENHSS_DOMAIN: {
    usedBy: ['commands'],
    purpose: 'account at the server',
    default: FIRST_TENANT,
    values: 'the name of an account',
  },
  OPENHSS_USER: {
    usedBy: ['commands'],
    purpose: 'user of the account',
    default: FIRST_USER,
    values: 'the name of a user',
  },
  OPENHSS_PASSWORD: {
    usedBy: ['commands'],
    purpose: 'password of the user; needed with OPENHSS_ENDPOINT',
    defaultInWords: 'that of the first administrator, from the data directory',
    values: 'a password',
  },
  OPENHSS_PROJECT: {
    usedBy: ['commands'],
    purpose: 'project to work in',
    default: FIRST_PROJECT,
    values: 'the name or ID of a project',
  },
  OPENHSS_ALLOW_HTTP: {
    usedBy: ['agent', 'commands'],
    purpose:
      'plain http to another machine is meant; whoever is on the way reads passwords and secrets',
    values: ['1'],
  },
  OPENHSS_DEBUG: {
    usedBy: ['commands'],
    purpose: 'prints the stack of an error',
    values: 'anything',
  },
  NODE_EXTRA_CA_CERTS: {
    usedBy: ['agent', 'commands'],
    purpose: 'certificate authority of your own that Node trusts besides the public ones',
    values: 'a PEM file',
  },
  NODE_COMPILE_CACHE: {
    usedBy: ['agent', 'commands'],
    purpose: 'where Node keeps compiled modules',
    defaultInWords: 'below node_modules, for the owner of the installation',
    values: 'a folder',
  },
  INVOCATION_ID: {
    usedBy: ['agent'],
    purpose: 'tells the agent that systemd runs it, and starts it again after an upgrade',
    values: 'as systemd sets it',
  },
  PATH: {
    usedBy: ['agent'],
    purpose: 'passed on to the agent, which starts no program',
    values: 'as ever',
  },
  SUDO_USER: {
    usedBy: ['commands'],
    purpose: '`openhss up` under sudo tells this user, for whom its files are closed, what to do',
    values: 'as sudo sets it',
  },
  NO_COLOR: {
    usedBy: ['commands'],
    purpose: 'no colours (https://no-color.org)',
    values: 'anything',
  },
  TERM: {
    usedBy: ['commands'],
    purpose: '`dumb`: no colours and no lines that change',
    values: 'as the terminal sets it',
  },
  CC: {
    usedBy: ['setup'],
    purpose: 'C compiler that builds the agent’s SIMD code',
    default: 'cc',
    values: 'a C compiler',
  },
  OPENHSS_TEST_DATABASE_URL: {
    usedBy: ['tests'],
    purpose: 'a PostgreSQL for the tests, as a role that may create databases',
    defaultInWords: 'an embedded one',
    values: 'postgres://…',
  },
  CI: {
    usedBy: ['tests'],
    purpose: 'a test that lacks a program fails instead of being skipped',
    values: ['true'],
  },
} as const satisfies Readonly<Record<string, ConfigurationVariable>>

export type VariableName = keyof typeof configurationVariables

/** What the variable may be, in words. */
export function describeValues({ values }: ConfigurationVariable): string {
  if (typeof values === 'string') return values
  if ('min' in values) return `a number of ${values.of} from ${values.min} to ${values.max}`
  return values.join(', ')
}

/** What counts when the variable is not set, in words; undefined where nothing does. */
export function describeDefault(variable: ConfigurationVariable): string | undefined {
  return variable.defaultInWords ?? variable.default
}
