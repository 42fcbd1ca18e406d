import type { ServiceAccounts } from '../../service.ts'
import { AccountList } from '../../account-list.ts'
import {
  SELECT_PATTERN_MATCHES,
  SELECT_RULES,
  parseHbaRule,
  parsePatternMatch,
} from './hba-rule.ts'
import { toAccount } from './role-account.ts'
import { SELECT_ROLES, parseRole } from './role.ts'
import type { QueryResult } from '../conversation/session.ts'
import { comparisonsPerRole, createTrustTest } from './trust.ts'
import type { HostAccess } from './trust.ts'

/** What `rolesToAccounts` takes the results of. */
export const ROLE_QUERIES: readonly string[] = [
  SELECT_ROLES,
  SELECT_RULES,
  SELECT_PATTERN_MATCHES,
  `select current_setting('unix_socket_permissions')`,
]

/** The accounts that the answers tell of. Pure; never throws. */
export function rolesToAccounts(
  results: readonly QueryResult[],
  instance: string,
  nowMs: number,
): ServiceAccounts {
  const [roles = NO_ROWS, ruleRows = NO_ROWS, patterns = NO_ROWS, permissions = NO_ROWS] = results
  const list = new AccountList({ type: 'postgresql', name: instance })
  if (ruleRows.rows.length > MOST_RULES) return TOO_MANY_RULES
  const rules = ruleRows.rows.map(parseHbaRule)
  const readable = rules.filter((rule) => rule !== undefined)
  if (roles.rows.length * comparisonsPerRole(readable) > MOST_COMPARISONS) return TOO_MANY_RULES
  const unread = rules.filter((rule) => rule === undefined).length
  if (unread > 0) list.note('pg_hba.conf line', 'malformed', unread)
  // Version 9 has no such view.
  if (ruleRows.sqlState !== undefined) list.note('pg_hba.conf', 'unsupported')
  if (patterns.sqlState !== undefined) list.note('pg_hba.conf patterns', 'failed')
  const isTrusted = createTrustTest({
    rules: readable,
    patternMatches: groupMatches(patterns.rows),
    isSocketPrivate: isPrivate(permissions.rows[0]),
  })
  for (const row of roles.rows) {
    const role = parseRole(row)
    if (role) list.add(toAccount(role, { instance, nowMs, isTrusted }))
    else list.note('role', 'malformed')
  }
  return list.list()
}

/** Each rule is held against every one before it; a long pg_hba.conf has some dozens. */
const MOST_RULES = 1_000
/** Some seconds. */
const MOST_COMPARISONS = 200_000_000

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
