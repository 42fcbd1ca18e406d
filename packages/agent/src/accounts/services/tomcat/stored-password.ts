import type { StoredHash, StoredPassword } from '../../account.ts'
import { DIGESTS } from '../../../hashes/digests/digests.ts'
import type { CredentialHandler, DigestHandler } from './credential-handler.ts'

/** What is stored for a user, by the handler that most likely wrote it. Pure; never throws. */
export function storedPassword(
  stored: string | undefined,
  handlers: readonly CredentialHandler[],
): StoredPassword {
  // No handler accepts a password for a user who has none.
  if (stored === undefined) return { kind: 'locked' }
  if (stored.includes('\uFFFD')) return { kind: 'unknown', reason: 'encoding' }
  const digests = handlers.filter((handler) => 'algorithm' in handler)
  const fitting = digests.filter((handler) =>
    DIGESTS[handler.kind].cost(hashOf(handler, stored).hash),
  )
  if (fitting.length > 0) return mostLikely(fitting, stored)
  if (handlers.some(({ kind }) => kind === 'clear')) {
    return stored === '' ? { kind: 'empty' } : { kind: 'hash', format: 'clear', hash: stored }
  }
  const foreign = handlers.find((handler) => handler.kind === 'foreign')
  if (foreign) return { kind: 'unsupported', scheme: foreign.className }
  // No digest is empty; any other text is a mistake that a person should hear of.
  const [first] = digests
  return stored === '' || !first ? { kind: 'locked' } : hashOf(first, stored)
}

function hashOf({ kind, algorithm }: DigestHandler, stored: string): StoredHash {
  return { kind: 'hash', format: kind, hash: `${algorithm}:${stored}` }
}

/**
 * The stored text does not name its algorithm, and a digest and a derived key of one length look the same: the
 * handler whose own settings it shows wrote it. Tested with the wrong one, a weak password would pass.
 */
function mostLikely(fitting: readonly DigestHandler[], stored: string): StoredPassword {
  const scores = fitting.map((handler) => likeness(handler, stored))
  const best = Math.max(...scores)
  const hashes = fitting
    .filter((_, i) => scores[i] === best)
    .map((handler) => hashOf(handler, stored))
  const [first] = hashes
  if (first && hashes.every(({ hash }) => hash === first.hash)) return first
  return { kind: 'unknown', reason: 'unsupported', what: 'password that several handlers fit' }
}

function likeness(handler: DigestHandler, stored: string): number {
  const [salt, iterations, digest = ''] = stored.split('$')
  if (iterations === undefined) return 0
  const signs = [
    salt?.length === handler.saltLength * 2,
    Number(iterations) === handler.iterations,
    // A digest of another length would not have fitted.
    handler.keyLength === undefined || digest.length === handler.keyLength * 2,
  ]
  return signs.filter(Boolean).length
}
