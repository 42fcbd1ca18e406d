/** Words that several packages read and write. Without schemas, so that the agent has them too. */

/** Kinds of account: HSS's own words, and `postgresql`, which is ours. */
export const SERVICE_TYPES = ['system', 'mysql', 'redis', 'tomcat', 'ftp', 'postgresql'] as const
export type ServiceType = (typeof SERVICE_TYPES)[number]

/**
 * Why something could not be read. `exited`: it went away while it was read. `kernel`: the socket
 * belongs to no process. `not_found`: nobody was seen to hold it. `absent`: the file does not exist on this
 * host. `oversized`: past a bound that keeps the agent small. `unsupported`: this host's libraries cannot do it.
 */
export const GAP_REASONS = [
  'permission',
  'exited',
  'kernel',
  'not_found',
  'absent',
  'malformed',
  'encoding',
  'oversized',
  'unsupported',
  'stopped',
  'failed',
] as const
export type GapReason = (typeof GAP_REASONS)[number]

/**
 * What an agent of this version may not have seen, by subject. A new text is one line here. The wire takes any
 * text: an agent of another version has others.
 */
export const GAPS = {
  networks: [
    'network namespace',
    'network namespace of a process',
    'network namespace of a socket',
    'network namespace without a process',
  ],
  ports: [
    'IPv4 on a port of ::',
    'cgroup of a process',
    'clock of the host',
    'descriptors of a process',
    'executable path',
    'open port',
    'owner of a shared port',
    'owner of an open port',
    'that changed while it was read',
    'proc/1/mountinfo',
  ],
  accounts: [
    'account',
    'account password',
    'account words',
    'accounts',
    'accounts of services',
    'comment',
    'files, arguments or answers',
    'etc/shadow line of an account',
    'expiry',
    'instances',
    'last change',
    'login that PAM lets in without a password',
    'maximum age',
    'NIS entry',
    'password in a property',
    'password set at run time',
    'password that several handlers fit',
    'repeated account',
    'role',
    'second password of an account',
    'user name',
    'user name in a property',
    'user record',
    'user with more rules than are read',
    'user without a name',
  ],
  configurations: [
    'ACL LIST line',
    'configuration line',
    'context file',
    'host of server.xml',
    'load time of pg_hba.conf',
    'packed application (.war)',
    'PAM include',
    'PAM services',
    'pg_hba.conf',
    'pg_hba.conf line',
    'pg_hba.conf patterns',
    'pg_ident.conf',
    'proftpd include',
    'proftpd line',
    'proftpd section',
    'vsftpd.conf line',
  ],
  files: ['entry', 'line', 'page'],
  words: ['own word', 'own words'],
  reports: ['other gaps', 'password check', 'report'],
} as const

/** A closed list but for the names that a host gives to where its accounts come from, and for its users. */
export type GapText =
  | (typeof GAPS)[keyof typeof GAPS][number]
  | `accounts of ${string}`
  | `${'descriptors' | 'mounts' | 'network namespaces' | 'threads'} of user ${number}`
  | `accounts that pg_hba.conf lets in by ${string}`
  | `login without a password by ${string} of PAM`
  | `users of ${string}`

/** Whether ports are missing because a network namespace was not read. */
export function isNetworkGap(what: string): boolean {
  return (
    GAPS.networks.some((text) => text === what) || what.startsWith('network namespaces of user ')
  )
}

/** Verdicts of an account that a stranger gets into. SQL has its own copy of the condition in an index. */
export const GUESSABLE_VERDICTS = ['weak', 'empty'] as const

export function isGuessable<Account extends { readonly verdict: string }>(
  account: Account,
): account is Extract<Account, { verdict: (typeof GUESSABLE_VERDICTS)[number] }> {
  return GUESSABLE_VERDICTS.some((verdict) => verdict === account.verdict)
}

/** Schemes of crypt(5), which the crypt library of a host tests if it is new enough. Every other one is known by OpenHSS or not. */
export const CRYPT_SCHEMES = [
  'yescrypt',
  'gost-yescrypt',
  'sm3-yescrypt',
  'sm3-crypt',
  'scrypt',
  'bcrypt',
  'sha512-crypt',
  'sha256-crypt',
  'md5-crypt',
  'sha1-crypt',
  'sunmd5',
  'nt',
  'bsdi-des',
  'des',
  'bigcrypt',
] as const
export type CryptScheme = (typeof CRYPT_SCHEMES)[number]

/** Whether other hosts reach the service that keeps an account, by its ports: a firewall is not looked at. */
export const ACCOUNT_REACHES = ['reached', 'not_reached', 'unknown'] as const
export type AccountReachCode = (typeof ACCOUNT_REACHES)[number]

/**
 * Why that is not known. `not_scanned`: the ports of the host were not scanned yet. `ports_unseen`: the newest scan did not
 * see all of them. `too_many`: the host has too many ports to tell. `port_unknown`: it is not known where the service is
 * reached.
 */
export const REACH_GAPS = ['not_scanned', 'ports_unseen', 'too_many', 'port_unknown'] as const
export type ReachGap = (typeof REACH_GAPS)[number]

/** The default enterprise project's ID, and the value that means "all that the caller may see". */
export const DEFAULT_ENTERPRISE_PROJECT = '0'
export const ALL_GRANTED_ENTERPRISE_PROJECTS = 'all_granted_eps'

/** Kinds of what an audit event tells of. */
export type AuditResourceType =
  | 'access key'
  | 'account'
  | 'enterprise project'
  | 'finding'
  | 'grant'
  | 'host'
  | 'host group'
  | 'join token'
  | 'project'
  | 'session'
  | 'temporary access key'
  | 'token'
  | 'user'
  | 'weak-password policy'

/** How a password should be chosen: the end of each suggestion that is about a found one. */
export const PASSWORD_ADVICE =
  'Choose one of at least 12 characters that is on no list and in no name.'

/**
 * Why an agent ended in good order. `shutdown`: its host shuts down. `stopped`: somebody stopped it. `upgrade`: its
 * package brings another version, which goes on in a moment. `removed`: its package was removed.
 */
export const GOODBYE_REASONS = ['shutdown', 'stopped', 'upgrade', 'removed'] as const
export type GoodbyeReason = (typeof GOODBYE_REASONS)[number]

/** The order in which agents are upgraded: one host, five of a hundred, all others. */
export const AGENT_UPGRADE_RINGS = ['first', 'some', 'rest'] as const
export type AgentUpgradeRing = (typeof AGENT_UPGRADE_RINGS)[number]
