import type { Origin } from '../../http/origin.ts'
import type { PasswordGate } from '../password-gate.ts'
import { randomPassword } from './random-password.ts'

/**
 * A random password with its hash. To be made before the transaction, whose connection others would wait
 * for, and through the gate, where those who sign in wait too.
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
