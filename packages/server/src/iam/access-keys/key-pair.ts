import { randomInt } from 'node:crypto'

/** An access key as it is shown once: AK and SK in the form of IAM's, so that SDKs and checks take them. */
export interface KeyPair {
  readonly access: string
  readonly secret: string
}

/** 103 random bits of name, which nobody needs to guess, and 238 of secret, which nobody can. */
export function createKeyPair(): KeyPair {
  return { access: randomText(UPPER_CASE, 20), secret: randomText(BASE62, 40) }
}

const UPPER_CASE = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'
const BASE62 = `${UPPER_CASE}abcdefghijklmnopqrstuvwxyz`

/** randomInt favours no number; a random byte modulo 36 would. */
function randomText(alphabet: string, length: number): string {
  return Array.from({ length }, () => alphabet.charAt(randomInt(alphabet.length))).join('')
}
