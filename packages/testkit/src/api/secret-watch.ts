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
  /** By each secret, and by how PostgreSQL shows it as bytea. */
  const secrets = new Map<string, string>()
  const add = (what: string, secret: string) => {
    secrets.set(secret, what)
    secrets.set(asBytea(secret), what)
  }
  return {
    add,
    addFrom: ({ body, headers }) => {
      for (const [, what = '', secret = ''] of body.matchAll(SHOWN_ONCE)) add(what, secret)
      const token = headers[SUBJECT_TOKEN_HEADER]
      if (typeof token === 'string') add('token', token)
    },
    foundIn: (text) =>
      [...secrets].filter(([secret]) => text.includes(secret)).map(([, what]) => what),
  }
}

const SHOWN_ONCE = /"(password|secret|securitytoken|join_token)": ?"([^"]{8,})"/g

function asBytea(secret: string): string {
  return Buffer.from(secret).toString('hex')
}
