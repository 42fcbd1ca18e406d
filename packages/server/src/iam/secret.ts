import { createHash, randomBytes } from 'node:crypto'

/** 256 random bits as text that needs no quoting: tokens, agent secrets. */
export function randomSecret(): string {
  return randomBytes(32).toString('base64url')
}

/** IAM's IDs: 32 hexadecimal characters. */
export function randomId(): string {
  return randomBytes(16).toString('hex')
}

/** What is stored of a random secret. 256 random bits cannot be guessed, so one SHA-256 is enough. */
export function hashSecret(secret: string): Buffer {
  return createHash('sha256').update(secret).digest()
}
