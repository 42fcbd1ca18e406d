import { createPublicKey, verify } from 'node:crypto'
import { OperatorError } from '../server/failure.ts'

/** What a release is checked with. */
export interface SignedRelease {
  /** PEM of the key that this agent was built with. */
  readonly key: string
  /** The list of the digests of the release, as sha256sum(1) writes it. */
  readonly sums: Buffer
  /** Base64 of the Ed25519 signature of that list. */
  readonly signature: string
}

/**
 * Finds the digest of a file in a release that was signed. Version and processor are in the name of the file, so that a
 * server cannot pass off another one.
 * @throws OperatorError where the signature is not of this key, and where the release has no such file.
 */
export function findSignedDigest({ key, sums, signature }: SignedRelease, file: string): string {
  if (!verify(null, sums, createPublicKey(key), Buffer.from(signature.trim(), 'base64'))) {
    throw new OperatorError('the signature of the release is not of the key that this agent knows')
  }
  for (const line of sums.toString('utf8').split('\n')) {
    const [, digest, name] = /^([0-9a-f]{64}) [ *](\S+)$/.exec(line) ?? []
    if (digest !== undefined && name === file) return digest
  }
  throw new OperatorError(`the release that was signed has no ${file}`)
}
