import { AccountList } from '../../account-list.ts'
import type { ServiceAccounts } from '../../service.ts'
import type { Row } from '../protocol/result-set.ts'
import type { Ask } from '../protocol/session.ts'
import type { MysqlUser } from './mysql-user.ts'
import { parseGlobalPriv } from './parse-global-priv.ts'
import { USER_COLUMNS, parseUserRow } from './parse-user-row.ts'
import { toAccount } from './to-account.ts'
import type { ServerFacts } from './to-account.ts'

/** Every account of the server that is asked, once each. Rejects with a `MysqlFailure`. */
export async function readUsers(
  ask: Ask,
  instance: string,
  nowMs: number,
): Promise<Pick<ServiceAccounts, 'accounts' | 'gaps'>> {
  const [whoWeAre] = await ask('SELECT CURRENT_USER()')
  const [lifetime] = await ask("SHOW GLOBAL VARIABLES LIKE 'default_password_lifetime'")
  const [secureAuth] = await ask("SHOW GLOBAL VARIABLES LIKE 'secure_auth'")
  const users = await readTables(ask)
  return listAccounts(instance, users, {
    nowMs,
    defaultLifetimeDays: Number(lifetime?.[1] ?? 0) || 0,
    isOpen: OPEN_TO_ALL.has(whoWeAre?.[0] ?? ''),
    refusesOldPasswords: secureAuth?.[1] === 'ON',
  })
}

/**
 * Changes when an account does. One statement and no row: servers that lack one of the tables, or where it is
 * a view, say NULL for it. The settings are in no table.
 */
export async function readUsersVersion(ask: Ask): Promise<string> {
  const sums = await ask('CHECKSUM TABLE mysql.global_priv, mysql.user')
  const settings = await ask(
    "SHOW GLOBAL VARIABLES WHERE Variable_name IN ('default_password_lifetime', 'secure_auth')",
  )
  return [...sums, ...settings].map(([, value]) => value ?? '-').join(' ')
}

/** Pure; never throws. */
export function listAccounts(
  instance: string,
  users: readonly MysqlUser[],
  server: ServerFacts,
): Pick<ServiceAccounts, 'accounts' | 'gaps'> {
  const list = new AccountList({ type: 'mysql', name: instance })
  for (const user of users) {
    const { account, passwordsLeft } = toAccount(user, server)
    list.add(account)
    if (passwordsLeft > 0) list.note('second password of an account', 'unsupported', passwordsLeft)
  }
  return list.list()
}

/** CURRENT_USER() of everybody under --skip-grant-tables: in MariaDB and MySQL to 5.7, and in MySQL 8. */
const OPEN_TO_ALL: ReadonlySet<string> = new Set(['@', 'skip-grants user@skip-grants host'])

async function readTables(ask: Ask): Promise<MysqlUser[]> {
  const users = (await hasGlobalPriv(ask))
    ? (await ask('SELECT User, Host, Priv FROM mysql.global_priv')).map(parseGlobalPrivRow)
    : (await ask(await selectUsers(ask))).map(parseUserRow)
  return users.filter((user) => user !== undefined)
}

/**
 * Where mysql.user is a view it hides locks and alternatives, so it is not taken from somebody who may see
 * only it.
 */
async function hasGlobalPriv(ask: Ask): Promise<boolean> {
  const tables = await ask(
    "SELECT LOWER(table_name), table_type FROM information_schema.tables WHERE table_schema = 'mysql' AND table_name IN ('global_priv', 'user')",
  )
  return tables.some(([name, type]) => name === 'global_priv' || type === 'VIEW')
}

function parseGlobalPrivRow([user, host, priv]: Row): MysqlUser | undefined {
  return parseGlobalPriv(user ?? '', host ?? '', priv ?? '')
}

async function selectUsers(ask: Ask): Promise<string> {
  const rows = await ask(
    "SELECT LOWER(column_name) FROM information_schema.columns WHERE table_schema = 'mysql' AND table_name = 'user'",
  )
  const present = new Set(rows.map(([name]) => name))
  const columns = USER_COLUMNS.map(([column, expression]) =>
    present.has(column.toLowerCase()) ? expression : 'NULL',
  )
  return `SELECT ${columns.join(', ')} FROM mysql.user`
}
