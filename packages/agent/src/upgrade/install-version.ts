import { createHash } from 'node:crypto'
import {
  accessSync,
  closeSync,
  constants,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  statfsSync,
  symlinkSync,
  writeSync,
} from 'node:fs'
import path from 'node:path'
import {
  compareVersions,
  parseVersion,
  RELEASE_SIGNATURE_FILE,
  RELEASE_SUMS_FILE,
} from '@openhss/contract/runtime'
import type { UpgradeOffer } from '@openhss/contract'
import { replaceFile } from '../process/replace-file.ts'
import { OperatorError } from '../server/failure.ts'
import { findSignedDigest } from './release.ts'
import { readCurrent, removeOtherVersions, UPGRADE_FILES, VERSION_FILES } from './upgrade-folder.ts'
import { unpackTarball } from './unpack-tarball.ts'

/** What an installation needs of the agent that does it. */
export interface Installer {
  /** The folder of upgrades. */
  readonly folder: string
  /** PEM of the key that releases are signed with. */
  readonly releaseKey: string
  /** Version of the agent that runs. */
  readonly version: string
  /** Processor of this host, under the names of the wire and of the files. */
  readonly architecture: { readonly wire: 'x86_64' | 'aarch64'; readonly file: 'amd64' | 'arm64' }
  /** Gets a file of the server's folder of packages, at most once. */
  fetchFile(name: string, sha256?: string): Promise<AsyncIterable<Uint8Array>>
}

/**
 * Puts a version beside those that are there, and turns the link to it as the last thing: until then nothing that runs has
 * changed, whenever the host loses its power.
 * @throws OperatorError that says why it is not wanted; the error of the file system; what `fetchFile` throws.
 */
export async function installVersion(offer: UpgradeOffer, installer: Installer): Promise<void> {
  const { folder } = installer
  const before = readCurrent(folder)
  const versions = path.join(folder, UPGRADE_FILES.versions)
  const name = offer.version.replace('-', '~')
  const [download, draft, target] = ['download.new', 'unpacked.new', name].map((each) =>
    path.join(versions, each),
  ) as [string, string, string]
  const wanted = chooseFile(offer, installer)
  await checkRelease(wanted, installer)
  mkdirSync(versions, { recursive: true, mode: 0o755 })
  removeOtherVersions(folder, [before])
  checkSpace(versions, wanted.bytes)
  try {
    await fetchTo(download, wanted, installer)
    await unpackTarball(download, draft)
    rmSync(download)
    checkUnpacked(draft, offer.version)
    const notes = {
      [VERSION_FILES.upgrade]: `${offer.upgrade_id}\n${offer.version}`,
      [VERSION_FILES.before]: before ?? '',
      [VERSION_FILES.starts]: '0',
    }
    for (const [file, text] of Object.entries(notes)) {
      replaceFile(path.join(draft, file), [`${text}\n`], { isDurable: true })
    }
    renameSync(draft, target)
    syncFolder(versions)
  } catch (error) {
    removeOtherVersions(folder, [before])
    throw error
  }
  turnTo(folder, path.join(UPGRADE_FILES.versions, name))
}

interface WantedFile {
  readonly file: string
  readonly sha256: string
  readonly bytes: number
}

function chooseFile(
  { version, packages }: UpgradeOffer,
  { version: own, architecture }: Installer,
): WantedFile {
  // It becomes a part of paths.
  if (parseVersion(version) === undefined) throw new OperatorError('the server names no version')
  if (compareVersions(version, own) <= 0) {
    throw new OperatorError(`${version} is not newer than ${own}, and an agent never goes back`)
  }
  const ours = packages[architecture.wire]
  if (ours === undefined) {
    throw new OperatorError(`the server has no package of it for ${architecture.wire}`)
  }
  const file = `openhss-agent_${version.replace('-', '~')}_${architecture.file}.tar.gz`
  return { file, ...ours }
}

async function checkRelease({ file, sha256 }: WantedFile, installer: Installer): Promise<void> {
  const sums = await fetchSmall(RELEASE_SUMS_FILE, installer)
  const signature = (await fetchSmall(RELEASE_SIGNATURE_FILE, installer)).toString('utf8')
  if (findSignedDigest({ key: installer.releaseKey, sums, signature }, file) !== sha256) {
    throw new OperatorError(`the server names another SHA-256 of ${file} than was signed`)
  }
}

async function fetchSmall(name: string, installer: Installer): Promise<Buffer> {
  const pieces: Uint8Array[] = []
  let bytes = 0
  for await (const piece of await installer.fetchFile(name)) {
    bytes += piece.length
    if (bytes > MAX_LIST_BYTES) throw new OperatorError(`${name} of the server is too large`)
    pieces.push(piece)
  }
  return Buffer.concat(pieces)
}

/** A release has eight files. */
const MAX_LIST_BYTES = 65_536

/** Packed it has a third of its bytes, and both are there for a moment. */
function checkSpace(folder: string, packedBytes: number): void {
  const { bavail, bsize } = statfsSync(folder)
  const [free, needed] = [bavail * bsize, packedBytes * 5]
  if (free >= needed) return
  throw new OperatorError(
    `the disk is too full: ${toMegabytes(free)} MB are free in ${folder}, and it takes ${toMegabytes(needed)}`,
  )
}

function toMegabytes(bytes: number): number {
  return Math.ceil(bytes / 1_000_000)
}

async function fetchTo(
  target: string,
  { file, sha256, bytes }: WantedFile,
  installer: Installer,
): Promise<void> {
  const hash = createHash('sha256')
  const descriptor = openSync(target, 'wx', 0o600)
  try {
    let done = 0
    for await (const piece of await installer.fetchFile(file, sha256)) {
      done += piece.length
      if (done > bytes) throw new OperatorError(`${file} is larger than the server said`)
      hash.update(piece)
      for (let at = 0; at < piece.length;) at += writeSync(descriptor, piece, at)
    }
  } finally {
    closeSync(descriptor)
  }
  if (hash.digest('hex') === sha256) return
  throw new OperatorError(`${file} came with another SHA-256 than was signed`)
}

/** @throws OperatorError for a package of something else, and on a disk from which nothing may run. */
function checkUnpacked(folder: string, version: string): void {
  for (const name of ['node', 'launch', 'main.js']) {
    const mode = name === 'main.js' ? constants.R_OK : constants.X_OK
    try {
      accessSync(path.join(folder, name), mode)
    } catch {
      throw new OperatorError(
        `${name} of ${version} cannot run from ${path.dirname(folder)}: it is missing, or the disk is mounted noexec`,
      )
    }
  }
}

/** Turns the link by a rename: whoever reads it finds the version before or this one. */
function turnTo(folder: string, target: string): void {
  const draft = path.join(folder, `${UPGRADE_FILES.current}.new`)
  rmSync(draft, { force: true })
  symlinkSync(target, draft)
  renameSync(draft, path.join(folder, UPGRADE_FILES.current))
  syncFolder(folder)
}

function syncFolder(folder: string): void {
  const descriptor = openSync(folder, 'r')
  try {
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}
