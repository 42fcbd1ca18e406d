import type { Obstacle, ServiceAccounts } from '../../service.ts'
import { AccountList } from '../../account-list.ts'
import { asConfigured, configuredObstacle } from '../../as-configured.ts'
import {
  SELECT_PATTERN_MATCHES,
  SELECT_RULES,
  parseHbaRule,
  parsePatternMatch,
} from './hba-rule.ts'
import type { HbaRule } from './hba-rule.ts'
import { SELECT_OPEN_MAPPINGS, parseOpenMapping } from './ident-map.ts'
import { SELECT_LOADED_FILES, parseLoadedFile } from './loaded-rules.ts'
import type { LoadedFile } from './loaded-rules.ts'
import { toAccount } from './role-account.ts'
import { SELECT_ROLES, parseRole } from './role.ts'
import type { QueryResult } from '../conversation/session.ts'
import { SELECT_SETTINGS, parseSettings } from './server-settings.ts'
import { canBeReached, comparisonsPerRole, createTrustTest, mapOf } from './trust.ts'
import type { HostAccess } from './trust.ts'

/** What `rolesToAccounts` takes the results of. */
export const ROLE_QUERIES: readonly string[] = [
  SELECT_ROLES,
  SELECT_RULES,
  SELECT_PATTERN_MATCHES,
  `select current_setting('unix_socket_permissions')`,
  SELECT_SETTINGS,
  SELECT_LOADED_FILES,
  SELECT_OPEN_MAPPINGS,
]

/** The accounts that the answers tell of. Never throws; `isNewer` is all that it asks besides them. */
export function rolesToAccounts(
  results: readonly QueryResult[],
  instance: string,
  nowMs: number,
  isNewer: (file: LoadedFile) => boolean,
): ServiceAccounts {
  const [roles = NO_ROWS, ruleRows = NO_ROWS, patterns = NO_ROWS, permissions = NO_ROWS] = results
  const [settings = NO_ROWS, loaded = NO_ROWS, mappings = NO_ROWS] = results.slice(4)
  const list = new AccountList({ type: 'postgresql', name: instance })
  if (ruleRows.rows.length > MAX_RULE_COUNT) return TOO_MANY_RULES
  const rules = ruleRows.rows.map(parseHbaRule)
  const readable = rules.filter((rule) => rule !== undefined)
  if (roles.rows.length * comparisonsPerRole(readable) > MAX_COMPARISON_COUNT) return TOO_MANY_RULES
  const unread = rules.filter((rule) => rule === undefined).length
  if (unread > 0) list.note('pg_hba.conf line', 'malformed', unread)
  // Version 9 has no such view.
  if (ruleRows.sqlState !== undefined) list.note('pg_hba.conf', 'unsupported')
  if (patterns.sqlState !== undefined) list.note('pg_hba.conf patterns', 'failed')
  if (loaded.sqlState !== undefined) list.note('load time of pg_hba.conf', 'unsupported')
  const access: HostAccess = {
    rules: readable,
    patternMatches: groupMatches(patterns.rows),
    isSocketPrivate: isPrivate(permissions.rows[0]),
    settings: parseSettings(settings.rows[0] ?? ''),
    openMappings: mappings.rows.flatMap((row) => parseOpenMapping(row) ?? []),
  }
  if (mappings.sqlState !== undefined && readable.some((rule) => mapOf(rule) !== undefined)) {
    list.note('pg_ident.conf', 'unsupported')
  }
  for (const method of foreignMethods(access)) {
    list.note(`accounts that pg_hba.conf lets in by ${method}`, 'unsupported')
  }
  const isChanged = loaded.rows.flatMap((row) => parseLoadedFile(row) ?? []).some(isNewer)
  const isTrusted = createTrustTest(access)
  for (const row of roles.rows) {
    const role = parseRole(row)
    const account = role && toAccount(role, { instance, nowMs, isTrusted })
    if (account) list.add(isChanged && role.canLogin ? asConfigured(account) : account)
    else list.note('role', 'malformed')
  }
  return isChanged ? { ...list.list(), obstacle: NOT_RELOADED } : list.list()
}

const NOT_RELOADED: Obstacle = configuredObstacle(
  'pg_hba.conf or pg_ident.conf',
  'Reload PostgreSQL.',
)

/** Methods that compare a password which is stored elsewhere, or believe what the client's host says. */
function foreignMethods(access: HostAccess): Set<string> {
  const rules = access.rules.filter((rule) => canBeReached(rule, access) && isForeign(rule))
  return new Set(rules.map(({ method }) => method))
}

function isForeign({ method, type, network }: HbaRule): boolean {
  if (method === 'ident') return type !== 'local' && !isLoopbackNetwork(network)
  return ['pam', 'bsd', 'ldap', 'radius'].includes(method)
}

function isLoopbackNetwork(network: HbaRule['network']): boolean {
  if (network === undefined) return false
  return network.bits === 32 ? network.address >> 24n === 127n : network.address === 1n
}

/** Each rule is held against every one before it; a long pg_hba.conf has some dozens. */
const MAX_RULE_COUNT = 1_000
/** Some seconds. */
const MAX_COMPARISON_COUNT = 200_000_000

const TOO_MANY_RULES: ServiceAccounts = {
  accounts: [],
  gaps: [],
  obstacle: {
    reason: 'oversized',
    detail: 'pg_hba.conf has more rules and names than the agent can hold against the roles.',
    remedy: 'Take out rules that are not used, or name groups and networks in place of each one.',
  },
}

const NO_ROWS: QueryResult = { rows: [] }

function groupMatches(rows: readonly string[]): HostAccess['patternMatches'] {
  const matches = new Map<string, Set<string>>()
  for (const [pattern, role] of rows.map(parsePatternMatch)) {
    matches.set(pattern, (matches.get(pattern) ?? new Set()).add(role))
  }
  return matches
}

/** Writing to a socket is connecting to it: the bits of group and others. */
function isPrivate(permissions: string | undefined): boolean {
  return permissions !== undefined && /^0?[0-7]{3}$/.test(permissions)
    ? (Number.parseInt(permissions, 8) & 0o022) === 0
    : false
}
