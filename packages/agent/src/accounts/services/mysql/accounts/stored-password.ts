import type { AccountState } from '@openhss/contract'
import type { StoredPassword } from '../../../account.ts'
import { DIGESTS } from '../../../../hashes/digests/digests.ts'
import type { DigestFormat } from '../../../../hashes/digests/digests.ts'
import type { LoginMethod } from './mysql-user.ts'

export interface JudgedMethod {
  readonly password: StoredPassword
  /** Why no password opens it. */
  readonly state?: AccountState
}

/** What one way to log in stores of a password, and whether this server takes it. Pure; never throws. */
export function judgeMethod(
  { plugin, stored }: LoginMethod,
  { refusesOldPasswords }: { readonly refusesOldPasswords: boolean },
): JudgedMethod {
  const name = plugin.toLowerCase()
  const state = STATES.get(name)
  if (state !== undefined) return { password: LOCKED, state }
  if (EXTERNAL.test(name)) return { password: LOCKED, state: 'external' }
  const formats = FORMATS.get(name)
  if (formats === undefined) return { password: { kind: 'unsupported', scheme: plugin } }
  // Without a password this plugin lets nobody in, with or without one: tried with MariaDB 10.11.
  if (stored === '') return { password: name === 'ed25519' ? LOCKED : { kind: 'empty' } }
  const password = judgeText(formats, stored)
  const isOld = password.kind === 'hash' && password.format === 'mysql-old'
  return isOld && refusesOldPasswords ? { password: LOCKED, state: 'disabled' } : { password }
}

const LOCKED: StoredPassword = { kind: 'locked' }

/** The server lets in the user behind the socket; or nobody ever. */
const STATES: ReadonlyMap<string, AccountState> = new Map([
  ['unix_socket', 'socket'],
  ['auth_socket', 'socket'],
  ['socket_peercred', 'socket'],
  ['mysql_no_login', 'no_login'],
])

/** Plugins that ask somebody else: PAM, Kerberos, LDAP, Windows, keys and tokens. */
const EXTERNAL =
  /^(auth_)?(pam|gssapi|named_pipe)|^authentication_(pam|ldap|kerberos|windows|fido|webauthn|openid|iam|oci)/

/** By plugin; native passwords may be of either kind. */
const FORMATS: ReadonlyMap<string, readonly DigestFormat[]> = new Map([
  ['mysql_native_password', ['mysql-native', 'mysql-old']],
  ['mysql_old_password', ['mysql-old', 'mysql-native']],
  ['caching_sha2_password', ['caching-sha2']],
  ['sha256_password', ['mysql-sha256']],
  ['ed25519', ['ed25519']],
])

/**
 * MariaDB writes `invalid` where no password shall match, administrators write what they like. What only
 * looks broken to us in a longer form stays what it is, for somebody to look at.
 */
function judgeText(formats: readonly DigestFormat[], stored: string): StoredPassword {
  const format = formats.find((each) => DIGESTS[each].cost(stored) !== undefined)
  if (format !== undefined) return { kind: 'hash', format, hash: stored }
  return stored.startsWith('$') ? { kind: 'unknown', reason: 'malformed' } : LOCKED
}
