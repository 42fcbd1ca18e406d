import { createPrivateKey, createPublicKey, sign } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { RELEASE_SIGNATURE_FILE, RELEASE_SUMS_FILE } from '@openhss/contract'

/**
 * Signs a release: the list of the digests of its files, whose names have version and processor. It needs no network, and
 * the key nothing but this one file.
 * @param key PEM of an Ed25519 private key.
 * @throws for another kind of key, and where there is no release.
 */
export function signRelease(folder: string, key: string): void {
  const privateKey = createPrivateKey(key)
  if (privateKey.asymmetricKeyType !== 'ed25519') throw new Error(NOT_ED25519)
  const sums = readFileSync(path.join(folder, RELEASE_SUMS_FILE))
  const signature = sign(null, sums, privateKey).toString('base64')
  writeFileSync(path.join(folder, RELEASE_SIGNATURE_FILE), `${signature}\n`)
}

/** Reads the public key that agents are built with. @returns its PEM. @throws for another kind of key, and a private one. */
export function checkReleaseKey(key: string): string {
  if (key.includes('PRIVATE KEY')) throw new Error('The release key of a package is the public one')
  const publicKey = createPublicKey(key)
  if (publicKey.asymmetricKeyType !== 'ed25519') throw new Error(NOT_ED25519)
  return publicKey.export({ type: 'spki', format: 'pem' }).toString()
}

const NOT_ED25519 = 'The release key must be Ed25519: openssl genpkey -algorithm ed25519'
