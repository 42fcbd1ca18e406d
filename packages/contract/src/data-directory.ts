/** The layout of the data directory of a machine, which server, agent and command line share. */
export const DATA_DIRECTORY = {
  /** The embedded PostgreSQL, which makes the folder. */
  databaseFolder: 'postgres',
  /** Space for the embedded PostgreSQL when the disk is full. */
  diskReserveFile: 'disk-reserve',
  /** Held by the server that runs on this directory. */
  lockFile: 'lock',
  /** The secret that encrypts access keys and own words, unless a variable has it. */
  masterKeyFile: 'master-key',
  /** The address of the server that runs, or last ran, here. */
  endpointFile: 'endpoint',
  /** The password that the server made for its first administrator. */
  adminPasswordFile: 'admin-password',
  /** What a link that a command of this machine made is known by, until it was used. */
  signInCodeFile: 'sign-in-code',
  /** What an agent keeps: who it is, and what it reported. */
  agentFolder: 'agent',
} as const

/** The layout of the agent's folder. */
export const AGENT_FOLDER = {
  identityFile: 'identity.json',
  /** Held by the agent that runs on this folder. */
  lockFile: 'lock',
  /** Digests of the newest reports that the server acknowledged. */
  reportedPortsFile: 'reported-ports',
  reportedAccountsFile: 'reported-accounts',
  /** What changed and is not acknowledged yet, one file for ports and one for accounts. */
  outboxFolder: 'outbox',
  /** When the server last acknowledged a report, for people. */
  contactFile: 'contact.json',
  /** Why the agent is about to be stopped, as its package says before it does: a reason to say goodbye with. */
  goodbyeFile: 'goodbye',
  /** Named when a check was called an audit; the name stays, so that no account is tested anew. */
  checkMemoryFolder: 'audit',
} as const

/** The data directory unless another is named: root's own, and where it lies in the home of any other user. */
export const ROOT_DATA_DIRECTORY = '/var/lib/openhss'
export const HOME_DATA_DIRECTORY = '.local/share/openhss'

/**
 * Where the agent of a package keeps the versions that it upgraded itself to. It lies beside the data directory, which
 * may belong to the user of a server: whoever owns the folder above a program may put another one in its place.
 */
export const AGENT_UPGRADES_DIRECTORY = '/var/lib/openhss-agent'

/** Files of a release beside its packages: their digests, as sha256sum(1) writes them, and the signature of that list. */
export const RELEASE_SUMS_FILE = 'SHA256SUMS'
export const RELEASE_SIGNATURE_FILE = 'SHA256SUMS.sig'
