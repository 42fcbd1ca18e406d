import { execFileSync } from 'node:child_process'
import { createHash, generateKeyPairSync, sign } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { UpgradeOffer } from '@openhss/contract'
import { onTestFinished } from 'vitest'
import type { Installer } from './install-version.ts'

/** A release that was packed by tar(1) and signed, and the folder of upgrades of a host. */
export interface SignedRelease {
  /** The folder of the server. */
  readonly dist: string
  /** The folder of upgrades. */
  readonly folder: string
  readonly file: string
  /** Signs what lies in the folder of the server now, with this key or another. */
  signAll(key?: 'ours' | 'another'): void
  offer(changes?: Partial<UpgradeOffer>): UpgradeOffer
  installer(changes?: Partial<Installer>): Installer
}

const VERSION = '0.2.0'

/** @param write puts further files into the package. */
export function makeRelease(write: (program: string) => void = () => undefined): SignedRelease {
  const root = mkdtempSync(path.join(os.tmpdir(), 'openhss-release-'))
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
  const [dist, folder, program] = ['dist', 'upgrades', 'build/openhss-agent'].map((name) => {
    mkdirSync(path.join(root, name), { recursive: true })
    return path.join(root, name)
  }) as [string, string, string]
  for (const name of ['node', 'launch', 'main.js', 'version']) {
    writeFileSync(path.join(program, name), `${name} of ${VERSION}\n`, {
      mode: name === 'node' || name === 'launch' ? 0o755 : 0o644,
    })
  }
  mkdirSync(path.join(program, 'node_modules/koffi'), { recursive: true })
  writeFileSync(path.join(program, 'node_modules/koffi/index.js'), 'x'.repeat(70_000))
  write(program)
  const file = `openhss-agent_${VERSION}_amd64.tar.gz`
  execFileSync('tar', [
    '--format=gnu',
    '-czf',
    path.join(dist, file),
    '-C',
    path.dirname(program),
    'openhss-agent',
  ])
  const keys = { ours: generateKeyPairSync('ed25519'), another: generateKeyPairSync('ed25519') }
  const digestOf = () =>
    createHash('sha256')
      .update(readFileSync(path.join(dist, file)))
      .digest('hex')
  const release: SignedRelease = {
    dist,
    folder,
    file,
    signAll: (key = 'ours') => {
      const sums = `${digestOf()}  ${file}\n`
      writeFileSync(path.join(dist, 'SHA256SUMS'), sums)
      const signature = sign(null, Buffer.from(sums), keys[key].privateKey)
      writeFileSync(path.join(dist, 'SHA256SUMS.sig'), `${signature.toString('base64')}\n`)
    },
    offer: (changes = {}) => ({
      upgrade_id: '1'.repeat(32),
      version: VERSION,
      packages: {
        x86_64: { sha256: digestOf(), bytes: statSync(path.join(dist, file)).size },
      },
      ...changes,
    }),
    installer: (changes = {}) => ({
      folder,
      releaseKey: keys.ours.publicKey.export({ type: 'spki', format: 'pem' }).toString(),
      version: '0.1.0',
      architecture: { wire: 'x86_64', file: 'amd64' },
      fetchFile: async (name) => piecesOf(readFileSync(path.join(dist, name))),
      ...changes,
    }),
  }
  release.signAll()
  return release
}

/** As a socket would give them. */
async function* piecesOf(bytes: Buffer): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 1_000) yield bytes.subarray(at, at + 1_000)
}
