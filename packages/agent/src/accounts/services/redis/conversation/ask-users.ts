import { DEFAULT_USER, sha256Of } from '../users/acl-user.ts'
import type { RedisUser } from '../users/acl-user.ts'
import { converse } from './conversation.ts'
import type { Ask, Endpoint, Heard } from './conversation.ts'
import { parseAcl } from '../configuration/parse-acl.ts'

/** What a server says of its users. */
export type Answer =
  | { readonly kind: 'users'; readonly users: readonly RedisUser[]; readonly broken: number }
  /** The default user needs no password, and may not list the others. `isNoted`: the server notes the attempt. */
  | { readonly kind: 'open'; readonly isNoted: boolean }
  /** It asks for a password. */
  | { readonly kind: 'closed' }
  /** The password that it is configured with is not its own. */
  | { readonly kind: 'refused' }
  /** Nobody answers as Redis does. `isNoted`: it may expect TLS, and logs that we do not speak it. */
  | { readonly kind: 'silent'; readonly isNoted: boolean }

/**
 * Asks a server for its users, as whom it takes every client for: the default user. A password is given only where
 * it asks for one, and has to be the one that it is configured with: a wrong one is a failed login.
 */
export async function askUsers(
  endpoint: Endpoint,
  password: string | undefined,
  signal: AbortSignal,
): Promise<Answer> {
  const answer = await converse(endpoint, signal, async (ask): Promise<Answer> => {
    const first = await listUsers(ask)
    if (first.kind !== 'closed' || password === undefined) return first
    const admission = await ask('AUTH', password)
    if (admission?.kind === 'error') return { kind: 'refused' }
    if (admission?.kind !== 'text') return interpret(admission)
    const second = await listUsers(ask)
    // It let us in with a password, and does not let this user list the others.
    return second.kind === 'open' ? { kind: 'closed' } : second
  })
  return answer ?? { kind: 'silent', isNoted: false }
}

async function listUsers(ask: Ask): Promise<Answer> {
  const reply = await ask('ACL', 'LIST')
  if (reply?.kind === 'list') {
    return { kind: 'users', ...parseAcl(reply.items.map(textOf).join('\n')) }
  }
  return isUnknownCommand(reply) ? askOlder(ask) : interpret(reply)
}

/** Before Redis 6 there is one user, and its password is a setting. Either command may be renamed. */
async function askOlder(ask: Ask): Promise<Answer> {
  const reply = await ask('CONFIG', 'GET', 'requirepass')
  if (reply?.kind !== 'list') return interpret(isUnknownCommand(reply) ? await ask('PING') : reply)
  const password = textOf(reply.items[1])
  const ofNewer = await ask('CONFIG', 'GET', 'acllog-max-len')
  const hasOtherUsers = ofNewer?.kind !== 'list' || ofNewer.items.length > 0
  if (hasOtherUsers) return password === '' ? { kind: 'open', isNoted: false } : { kind: 'closed' }
  const digests = password === '' ? [] : [sha256Of(password)]
  const user = { ...DEFAULT_USER, noPassword: password === '', digests }
  return { kind: 'users', users: [user], broken: 0 }
}

function textOf(reply: Heard | undefined): string {
  return reply?.kind === 'text' ? reply.text : ''
}

function isUnknownCommand(reply: Heard | undefined): boolean {
  return reply?.kind === 'error' && /^ERR unknown command/i.test(reply.text)
}

/** NOPERM is said to a user, and DENIED (protected mode) where the default user has no password. */
function interpret(reply: Heard | undefined): Answer {
  if (reply?.kind === 'text' && reply.text === 'PONG') return { kind: 'open', isNoted: false }
  if (reply?.kind !== 'error') return { kind: 'silent', isNoted: reply?.kind === 'foreign' }
  if (reply.text.startsWith('NOPERM')) return { kind: 'open', isNoted: true }
  if (reply.text.startsWith('DENIED')) return { kind: 'open', isNoted: false }
  if (/^(NOAUTH|ERR operation not permitted)/.test(reply.text)) return { kind: 'closed' }
  return { kind: 'silent', isNoted: false }
}
