import { randomInt } from 'node:crypto'

/** An access key as it is shown once: AK and SK have the form of IAM's, so that SDKs and checks accept them. */
export interface KeyPair {
  readonly access: string
  readonly secret: string
}

/**
 * Makes a key pair: the name has 103 random bits, which nobody needs to guess, and the secret 238, which
 * nobody can.
 */
export function createKeyPair(): KeyPair {
  return { access: randomText(UPPER_CASE, 20), secret: randomText(BASE62, 40) }
}

const UPPER_CASE = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'
const BASE62 = `${UPPER_CASE}abcdefghijklmnopqrstuvwxyz`

/** Uses randomInt, which favours no number; a random byte modulo 36 would. */
function randomText(alphabet: string, length: number): string {
  return Array.from({ length }, () => alphabet.charAt(randomInt(alphabet.length))).join('')
}
