import type { Row } from '../protocol/result-set.ts'
import type { LoginMethod, MysqlUser } from './mysql-user.ts'

/**
 * What is asked of mysql.user of MySQL and of MariaDB before 10.4, in this order, and of which column: each
 * version has others. Stored passwords come as hexadecimal digits, because the salt of caching_sha2_password
 * may hold any byte.
 */
export const USER_COLUMNS = [
  ['User', 'User'],
  ['Host', 'Host'],
  ['plugin', 'plugin'],
  ['authentication_string', 'HEX(authentication_string)'],
  ['Password', 'HEX(Password)'],
  ['account_locked', 'account_locked'],
  ['password_expired', 'password_expired'],
  ['password_last_changed', 'UNIX_TIMESTAMP(password_last_changed)'],
  ['password_lifetime', 'password_lifetime'],
  ['is_role', 'is_role'],
  ['User_attributes', `User_attributes LIKE '%"additional_password"%'`],
] as const

/** A row of those columns, NULL where a version has none, to its account; undefined: a role. Pure; never throws. */
export function parseUserRow(row: Row): MysqlUser | undefined {
  const [user, host, plugin, string, password, locked, expired, changed, lifetime, role, second] =
    row
  if (role === 'Y') return undefined
  const changedAt = wholeNumber(changed)
  const lifetimeDays = wholeNumber(lifetime)
  const methods = parseMethods(plugin ?? '', decodeHex(string), decodeHex(password))
  return {
    user: user ?? '',
    host: host ?? '',
    methods,
    isLocked: locked === 'Y',
    mustChange: expired === 'Y',
    ...(changedAt !== undefined && { changedAt }),
    ...(lifetimeDays !== undefined && { lifetimeDays }),
    hasSecondPassword: second === '1',
  }
}

/** Before 5.7 native passwords stood in `Password`, with or without the name of the plugin. */
function parseMethods(
  plugin: string,
  string: string | undefined,
  password: string | undefined,
): LoginMethod[] | undefined {
  if (string === undefined || password === undefined) return undefined
  return [{ plugin: plugin === '' ? 'mysql_native_password' : plugin, stored: string || password }]
}

/** Undefined: not hexadecimal. */
function decodeHex(text: string | null | undefined): string | undefined {
  if (text === null || text === undefined) return ''
  const bytes = Buffer.from(text, 'hex')
  return bytes.length * 2 === text.length ? bytes.toString('latin1') : undefined
}

/** UNIX_TIMESTAMP may have a fraction. */
function wholeNumber(text: string | null | undefined): number | undefined {
  return /^\d{1,15}(\.\d*)?$/.test(text ?? '') ? Math.floor(Number(text)) : undefined
}
