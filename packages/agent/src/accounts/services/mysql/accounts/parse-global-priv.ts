import type { LoginMethod, MysqlUser } from './mysql-user.ts'

/**
 * A row of MariaDB's mysql.global_priv (10.4 and later) to its account; undefined: it is a role. Pure; never
 * throws. Source: https://mariadb.com/kb/en/mysqlglobal_priv-table/
 */
export function parseGlobalPriv(user: string, host: string, priv: string): MysqlUser | undefined {
  const facts = parseObject(priv)
  if (facts === undefined) return { ...NOTHING_KNOWN, user, host }
  if (facts['is_role'] === true) return undefined
  const changedAt = wholeNumber(facts['password_last_changed'])
  const lifetime = wholeNumber(facts['password_lifetime'])
  return {
    user,
    host,
    methods: parseMethods(facts),
    isLocked: facts['account_locked'] === true,
    // PASSWORD EXPIRE sets it to 0.
    mustChange: changedAt === 0,
    ...(changedAt !== undefined && changedAt > 0 && { changedAt }),
    // -1: the default.
    ...(lifetime !== undefined && lifetime >= 0 && { lifetimeDays: lifetime }),
    hasSecondPassword: false,
  }
}

const NOTHING_KNOWN = {
  methods: undefined,
  isLocked: false,
  mustChange: false,
  hasSecondPassword: false,
} as const

/** `auth_or` lists every method of the account; an empty object in it stands for the outer one. */
function parseMethods(facts: Facts): LoginMethod[] | undefined {
  const outer = parseMethod(facts)
  const alternatives = facts['auth_or']
  if (alternatives === undefined) return outer && [outer]
  if (!Array.isArray(alternatives)) return undefined
  const methods = alternatives.map((each: unknown) => {
    if (!isObject(each)) return undefined
    return Object.keys(each).length === 0 ? outer : parseMethod(each)
  })
  const known = methods.filter((method) => method !== undefined)
  return known.length === methods.length && known.length > 0 ? known : undefined
}

function parseMethod(facts: Facts): LoginMethod | undefined {
  const plugin = facts['plugin'] ?? 'mysql_native_password'
  const stored = facts['authentication_string'] ?? ''
  return typeof plugin === 'string' && typeof stored === 'string' ? { plugin, stored } : undefined
}

type Facts = Readonly<Record<string, unknown>>

function parseObject(text: string): Facts | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return isObject(value) ? value : undefined
  } catch {
    return undefined
  }
}

function isObject(value: unknown): value is Facts {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function wholeNumber(value: unknown): number | undefined {
  return Number.isSafeInteger(value) ? Number(value) : undefined
}
