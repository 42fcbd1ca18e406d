import { SUBJECT_TOKEN_HEADER } from '@openhss/contract'
import type { Answer } from './test-session.ts'

/** Knows the secrets of a test and finds them where they must not be. */
export interface SecretWatch {
  add(what: string, secret: string): void
  /** Adds the secrets that this answer shows for the first and last time. */
  addFrom(answer: Answer): void
  /** Returns what kinds of secrets were found, never a secret itself. */
  foundIn(text: string): string[]
}

export function createSecretWatch(): SecretWatch {
  const secrets = new Map<string, string>()
  return {
    add: (what, secret) => void secrets.set(secret, what),
    addFrom: ({ body, headers }) => {
      for (const [, what = '', secret = ''] of body.matchAll(SHOWN_ONCE)) secrets.set(secret, what)
      const token = headers[SUBJECT_TOKEN_HEADER]
      if (typeof token === 'string') secrets.set(token, 'token')
    },
    foundIn: (text) =>
      [...secrets]
        .filter(([secret]) => text.includes(secret) || text.includes(asBytea(secret)))
        .map(([, what]) => what),
  }
}

const SHOWN_ONCE = /"(password|secret|securitytoken|join_token)": ?"([^"]{8,})"/g

function asBytea(secret: string): string {
  return Buffer.from(secret).toString('hex')
}
