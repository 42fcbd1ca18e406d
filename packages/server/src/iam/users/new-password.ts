import type { Identity } from '../../caller/caller.ts'
import type { Call } from '../../http/operations.ts'
import type { PasswordGate } from '../passwords/password-gate.ts'
import { randomPassword } from './random-password.ts'

/**
 * Makes a random password with its hash. It is made before the transaction, whose connection others would
 * wait for, and through the gate, where sign-ins wait too.
 * @param call of the user who wants it, whose turn it is.
 * @throws APIGW.0308 when too many wait.
 */
export async function newPassword(
  passwordGate: PasswordGate,
  { caller, sourceIp }: Call<Identity>,
): Promise<{ password: string; passwordHash: string }> {
  const password = randomPassword()
  const passwordHash = await passwordGate(
    { address: sourceIp, account: caller.user.id, isKnown: true },
    ({ hash }) => hash(password),
  )
  return { password, passwordHash }
}
