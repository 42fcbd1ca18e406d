import { createHash, randomBytes } from 'node:crypto'

/** Makes 256 random bits as text that needs no quoting, for tokens and agent secrets. */
export function randomSecret(): string {
  return randomBytes(32).toString('base64url')
}

/** Makes an ID in IAM's form: 32 hexadecimal characters. */
export function randomId(): string {
  return randomBytes(16).toString('hex')
}

/** Hashes a random secret for storage. 256 random bits cannot be guessed, so one SHA-256 is enough. */
export function hashSecret(secret: string): Buffer {
  return createHash('sha256').update(secret).digest()
}
