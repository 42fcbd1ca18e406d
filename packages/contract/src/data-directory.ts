/** Names that server, agent and command line share in the data directory of a machine, where each finds the others. */
export const DATA_DIRECTORY = {
  /** The password that the server made for its first administrator. */
  adminPasswordFile: 'admin-password',
  /** What an agent keeps: who it is, and what it reported. */
  agentFolder: 'agent',
} as const

/** The data directory unless another is named: root's own, and where it lies in the home of any other user. */
export const ROOT_DATA_DIRECTORY = '/var/lib/openhss'
export const HOME_DATA_DIRECTORY = '.local/share/openhss'
