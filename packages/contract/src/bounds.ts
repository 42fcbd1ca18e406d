/**
 * How large what crosses the wire may be. The schemas take their bounds from here; the agent, which loads no
 * schemas, keeps to the same ones, because a report with one oversized field is refused as a whole.
 */

/** Characters of each text that a host sends, by its field; characters are Unicode's, as JSON Schema counts them. */
export const MAX_CHARACTERS = {
  host_name: 256,
  private_ip: 64,
  os_name: 128,
  agent_version: 32,
  join_token: 512,

  /** Given by people. */
  display_name: 256,
  label: 64,
  join_token_name: 64,

  laddr: 128,
  container_id: 128,
  /** HSS documents 256; Linux's own maximum is 4,096. */
  path: 4096,

  user_name: 256,
  /** Where a service is reached. */
  instance: 128,
  scheme: 32,
  list_version: 64,
  desensitized_weak_passwords: 128,
  suggestion: 1000,

  /** What was not seen, of a gap. */
  what: 256,
  detail: 256,
  remedy: 256,
} as const

/**
 * The last characters of a join token that are shown. They tell the 1,000 tokens of a project apart; 220 of its 256 random
 * bits are in the others.
 */
export const JOIN_TOKEN_END_CHARACTERS = 6

/** Rows of one report. */
export const MAX_REPORTED_PORTS = 50_000
export const MAX_REPORTED_ACCOUNTS = 40_000
/** New, changed and gone rows of a report that tells only these; beyond it the whole list is sent. */
export const MAX_DELTA_ROWS = 10_000
/** Changes with their times that a report tells; a host that has more waiting sends them in several. */
export const MAX_REPORTED_CHANGES = 500
export const MAX_REPORTED_SERVICES = 1_000
export const MAX_REPORTED_GAPS = 1_000

/** Ports that are named of those by which an account is reached; the ninth tells no more. */
export const MAX_REACHING_PORTS = 8

/** Owners of one port beside the one that is named; the ninth program on a port tells no more. */
export const MAX_OTHER_OWNERS = 8

/** Bytes of all items of a report as JSON; 2 MB below what the server takes, for coverage and host facts. */
export const MAX_REPORTED_ITEMS_BYTES = 10_000_000

/** Characters of an executable's path that HSS documents; an agent shortens longer ones, the wire takes 4,096. */
export const MAX_REPORTED_PATH = 256

/** Bytes of one package of the agent, packed; ours has 41 MB. */
export const MAX_RELEASE_BYTES = 268_435_456
/** From the beginning of one ring of an upgrade to the next one: a week. */
export const MAX_RING_MINUTES = 10_080

/** Rows that a list reaches and counts: further ones would make every page read a large part of a table. */
export const MAX_LISTED_PORTS = 10_000
export const MAX_LISTED_AUDIT_EVENTS = 10_000

/** Accounts of one server in the list of weak passwords; a server may have tens of thousands. */
export const MAX_LISTED_WEAK_ACCOUNTS = 200

/** Characters of a text of an audit event, and of a filter that looks for it. */
export const MAX_AUDIT_CHARACTERS = 256

/** Words of a project's own list: through HSS's operations, and through ours. */
export const MAX_EXTENDED_WEAK_PASSWORDS = 300
export const MAX_OWN_WORD_COUNT = 1_000_000
/** Bytes of one word in UTF-8. crypt(3) takes 511: an agent counts a word of 512 bytes as a gap. */
export const MAX_OWN_WORD_BYTES = 512
export const MAX_COMPANY_NAMES = 20

/** Groups of servers of one enterprise project in a project, and servers that one call names. */
export const MAX_HOST_GROUPS = 1_000
export const MAX_GROUPED_HOSTS = 100_000

/** Agents that may enrol with one join token, and how long it counts. */
export const MAX_JOIN_TOKEN_USES = 10_000
export const MAX_JOIN_TOKEN_HOURS = 720
export const MAX_EPHEMERAL_HOURS = 720

/** Labels of a host, and hosts of one change of labels. */
export const MAX_LABELS = 20
export const MAX_LABELLED_HOSTS = 1_000

/** Rows of a page of our lists of the fleet, and how far a page by number reaches; `next` has no such bound. */
export const MAX_LIST_ROWS = 200
export const MAX_LIST_OFFSET = 10_000

/** Largest signed 32-bit integer. HSS sends it for "no end" and "not known" in day counts. */
export const INT32_MAX = 2_147_483_647

/** Records of a page on the paths of HSS, and on our own. */
export const MIN_HSS_PAGE_COUNT = 10
export const MAX_HSS_PAGE_COUNT = 200
export const MAX_PAGE_COUNT = 1000
/** The first record of a page; HSS documents this bound. */
export const MAX_PAGE_OFFSET = 2_000_000

/** Days for which a project may keep its history. */
export const MIN_HISTORY_DAYS = 7
export const MAX_HISTORY_DAYS = 1_825

/** Changes that a list counts; there may be more. */
export const MAX_COUNTED_CHANGES = 10_000

/** Differences that one comparison lists. */
export const MAX_COMPARED_PORTS = 1_000

/** Gaps that are told of all hosts together, and hosts that are read for it. */
export const MAX_COUNTED_GAPS = 10
export const MAX_READ_COVERAGES = 20_000

/** Programs of a port number in a list, and ports of each category that are looked at for them. */
export const MAX_TOP_PROGRAMS = 3
export const MAX_SAMPLED_PORTS = 300

/** Lanes of the timeline of a host, and stretches of each. */
export const MAX_TIMELINE_LANES = 200
export const MAX_LANE_STRETCHES = 100
