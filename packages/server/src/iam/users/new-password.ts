import type { Origin } from '../../http/admission/origin.ts'
import type { PasswordGate } from '../passwords/password-gate.ts'
import { randomPassword } from './random-password.ts'

/**
 * Makes a random password with its hash. It is made before the transaction, whose connection others would
 * wait for, and through the gate, where sign-ins wait too.
 * @throws APIGW.0308 when too many wait.
 */
export async function newPassword(
  passwordGate: PasswordGate,
  { sourceIp }: Origin,
): Promise<{ password: string; passwordHash: string }> {
  const password = randomPassword()
  const passwordHash = await passwordGate(sourceIp, ({ hash }) => hash(password))
  return { password, passwordHash }
}
