import type { HbaRule } from './hba-rule.ts'
import type { Role } from './role.ts'

/** What decides who gets in, besides passwords. */
export interface HostAccess {
  readonly rules: readonly HbaRule[]
  /** For each pattern of a rule (`/^app`) the roles that it matches. */
  readonly patternMatches: ReadonlyMap<string, ReadonlySet<string>>
  /** May only the server's own user, and root, open its Unix socket? */
  readonly isSocketPrivate: boolean
}

/** Tells whether some connection as this role is let in without a password. Pure. */
export function createTrustTest(access: HostAccess): (role: Role) => boolean {
  const { rules, patternMatches, isSocketPrivate } = access
  const names = (rule: HbaRule, role: Role) =>
    rule.users.some((user) => namesRole(user, role, patternMatches))
  // Of the many roles of a server each is held against few rules: those of trust, and what hides them.
  const trusts = rules.flatMap((rule, i) => {
    if (!isTrust(rule) || (isSocketPrivate && rule.type === 'local')) return []
    return [{ rule, before: rules.slice(0, i).filter((one) => !isTrust(one) && covers(one, rule)) }]
  })
  return (role) =>
    role.canLogin &&
    trusts.some(
      ({ rule, before }) =>
        names(rule, role) &&
        leadsSomewhere(rule, role) &&
        // A connection is judged by the first rule that fits. Several that only together fit all of
        // its connections are not added up: then the role counts as trusted.
        !before.some((one) => names(one, role)),
    )
}

/** How many names a role is compared with at most: a server that somebody made up may have any number. Pure. */
export function comparisonsPerRole(rules: readonly HbaRule[]): number {
  const names = rules.reduce((sum, { users }) => sum + Math.max(1, users.length), 0)
  return rules.filter(isTrust).length * names
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

function leadsSomewhere({ databases }: HbaRule, { canReplicate }: Role): boolean {
  return databases.some((database) => database !== 'replication' || canReplicate)
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
