/** Bounds of one report. Without schemas, so that an agent can keep to them. */
export const MAX_REPORTED_PORTS = 50_000
export const MAX_REPORTED_ACCOUNTS = 40_000

/** Owners of one port beside the one that is named; the ninth program on a port tells no more. */
export const MAX_OTHER_OWNERS = 8

/** Bytes of all items as JSON; 2 MB below what the server takes, for coverage and host facts. */
export const MAX_REPORTED_ITEMS_BYTES = 10_000_000

/** Characters of an executable's path that HSS documents; Linux allows 4,096. */
export const MAX_REPORTED_PATH = 256
