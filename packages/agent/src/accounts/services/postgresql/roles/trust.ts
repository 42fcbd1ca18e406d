import type { HbaRule } from './hba-rule.ts'
import type { OpenMapping } from './ident-map.ts'
import type { Role } from './role.ts'
import type { ServerSettings } from './server-settings.ts'

/** What decides who gets in, besides passwords. */
export interface HostAccess {
  readonly rules: readonly HbaRule[]
  /** For each pattern of a rule (`/^app`) the roles that it matches. */
  readonly patternMatches: ReadonlyMap<string, ReadonlySet<string>>
  /** May only the server's own user, and root, open its Unix socket? */
  readonly isSocketPrivate: boolean
  /** Left out: not known, so that any connection may come about. */
  readonly settings?: ServerSettings | undefined
  /** Left out: there are none. */
  readonly openMappings?: readonly OpenMapping[]
}

/** Tells whether some connection as this role is let in without a password. Pure. */
export function createTrustTest(access: HostAccess): (role: Role) => boolean {
  const { rules, patternMatches, settings } = access
  const names = (rule: HbaRule, role: Role) =>
    rule.users.some((user) => namesRole(user, role, patternMatches))
  const opens = createDoorTest(access)
  // Each of the many roles of a server is held against few rules: the open ones, and what hides them.
  const doors = rules.flatMap((rule, i) => {
    if (!opens.somebody(rule) || !canBeReached(rule, access)) return []
    return [{ rule, before: rules.slice(0, i).filter((one) => !isTrust(one) && covers(one, rule)) }]
  })
  return (role) =>
    role.canLogin &&
    doors.some(
      ({ rule, before }) =>
        names(rule, role) &&
        opens.role(rule, role) &&
        leadsSomewhere(rule, role, settings) &&
        // A connection is judged by the first rule that fits. Several that only together fit all of
        // its connections are not added up: then the role counts as trusted.
        !before.some((one) => names(one, role) && !opens.role(one, role)),
    )
}

/** Rules that let in without a password: `trust`, and a map by which every user of the host is a role. */
function createDoorTest({ openMappings = [] }: HostAccess) {
  const rolesOf = Map.groupBy(openMappings, ({ map }) => map)
  const mapped = (rule: HbaRule) => rolesOf.get(mapOf(rule) ?? '') ?? []
  return {
    somebody: (rule: HbaRule) => isTrust(rule) || mapped(rule).length > 0,
    role: (rule: HbaRule, { name }: Role) =>
      isTrust(rule) || mapped(rule).some(({ role }) => role === name || EVERY_ROLE.test(role)),
  }
}

const EVERY_ROLE = /^(?:all$|[+/])/

/** The map of a rule that asks who the user is on its host; undefined: it has none, or asks for more. */
export function mapOf({ method, options }: HbaRule): string | undefined {
  if (method !== 'peer' && method !== 'ident') return undefined
  return options.find((option) => option.startsWith('map='))?.slice('map='.length)
}

/** Whether any connection fits the rule, whoever it is that connects. */
export function canBeReached({ type, network }: HbaRule, access: HostAccess): boolean {
  const { isSocketPrivate, settings } = access
  if (type === 'local') return !isSocketPrivate && settings?.hasSocket !== false
  if (settings === undefined) return true
  if (type === 'hostssl' && !settings.hasTls) return false
  return network === undefined ? settings.families.size > 0 : settings.families.has(network.bits)
}

/** How many names a role is compared with at most: a server that somebody made up may have any number. Pure. */
export function comparisonsPerRole(rules: readonly HbaRule[]): number {
  const names = rules.reduce((sum, { users }) => sum + Math.max(1, users.length), 0)
  const doors = rules.filter((rule) => isTrust(rule) || mapOf(rule) !== undefined).length
  return doors * names
}

/** A certificate that is asked for beside trust is no open door. */
function isTrust({ method, options }: HbaRule): boolean {
  return method === 'trust' && !options.some((option) => option.startsWith('clientcert=verify-'))
}

function namesRole(
  user: string,
  { name, groups }: Role,
  patternMatches: HostAccess['patternMatches'],
): boolean {
  if (user === 'all' || user === name || patternMatches.get(user)?.has(name)) return true
  // A role is a member of itself.
  return user.startsWith('+') && (user.slice(1) === name || groups.has(user.slice(1)))
}

function leadsSomewhere(
  { databases }: HbaRule,
  { name, groups, canReplicate }: Role,
  settings: ServerSettings | undefined,
): boolean {
  const exists = (database: string) => settings?.databases.has(database) ?? true
  return databases.some((database) => {
    if (database === 'replication') return canReplicate && settings?.canReplicate !== false
    if (database === 'sameuser') return exists(name)
    if (database === 'samerole' || database === 'samegroup') {
      return exists(name) || [...groups].some(exists)
    }
    return database === 'all' || database.startsWith('/') || exists(database)
  })
}

/** Does `earlier` fit every connection that `later` fits, whoever it is that connects? */
function covers(earlier: HbaRule, later: HbaRule): boolean {
  return (
    (earlier.type === later.type || (earlier.type === 'host' && later.type !== 'local')) &&
    later.databases.every((database) => coversDatabase(earlier, database)) &&
    coversAddress(earlier, later)
  )
}

/** `all` leaves replication out. */
function coversDatabase({ databases }: HbaRule, database: string): boolean {
  return databases.includes(database) || (database !== 'replication' && databases.includes('all'))
}

function coversAddress(earlier: HbaRule, later: HbaRule): boolean {
  if (earlier.address === 'all') return true
  if (earlier.network && later.network) {
    const { bits, address, mask } = earlier.network
    return (
      bits === later.network.bits &&
      (mask & later.network.mask) === mask &&
      (address & mask) === (later.network.address & mask)
    )
  }
  if (earlier.network || later.network) return false
  return (
    earlier.address === later.address ||
    (earlier.address === 'samenet' && later.address === 'samehost')
  )
}
