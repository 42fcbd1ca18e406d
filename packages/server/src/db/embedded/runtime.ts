import type { Dirent } from 'node:fs'
import {
  chmod,
  copyFile,
  mkdir,
  mkdtemp,
  readdir,
  realpath,
  rename,
  rm,
  stat,
  symlink,
  readlink,
} from 'node:fs/promises'
import path from 'node:path'
import type { DatabaseLog } from '../database-log.ts'
import type { UnixUser } from './unix-user.ts'
import type { Binaries } from './binaries.ts'
import { findBlockedFolder } from './reachability.ts'

/**
 * Returns a folder with the programs that the Unix user can run: the package itself where it can be
 * reached, else a copy (61 MB, once per version) in one of `shelves`, the first that the Unix user can
 * reach. A repository cloned to /root is the usual case. PostgreSQL resolves the real path of its own
 * program to find its libraries, so a descriptor does not help here as it does for the data.
 */
export async function ensureRuntime(
  binaries: Binaries,
  unixUser: UnixUser | undefined,
  shelves: readonly string[],
  log: DatabaseLog,
): Promise<string> {
  const original = await realpath(binaries.folder)
  if (!unixUser) return original
  const blocked = await findBlockedFolder(path.join(original, 'bin/postgres'), unixUser)
  if (blocked === undefined) return original
  for (const shelf of shelves) {
    await ensureShelf(shelf)
    if ((await findBlockedFolder(shelf, unixUser)) !== undefined) continue
    const copy = path.join(shelf, `runtime-${binaries.version}`)
    if (await exists(copy)) return copy
    log.info(`database: copying PostgreSQL to ${copy}, because its user may not enter ${blocked}`)
    await copyAtomically(original, copy)
    return copy
  }
  throw new Error(
    `The database user may not enter ${blocked}, nor any of ${shelves.join(', ')}. ` +
      'Allow others to pass one of them (chmod o+x), or set DATABASE_URL.',
  )
}

/**
 * Makes the shelf so that others may pass it from the moment it is there, whatever our umask: another server
 * process may look at once.
 */
async function ensureShelf(shelf: string): Promise<void> {
  if (await exists(shelf)) return
  await mkdir(path.dirname(shelf), { recursive: true })
  const unfinished = await mkdtemp(`${shelf}.unfinished-`)
  await chmod(unfinished, 0o755)
  try {
    await rename(unfinished, shelf)
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true })
    // Another server process was faster.
    if (!(await exists(shelf))) throw error
  }
}

/** Copies so that a copy which was interrupted never has the final name. */
async function copyAtomically(from: string, to: string): Promise<void> {
  const unfinished = await mkdtemp(`${to}.unfinished-`)
  try {
    await copyReadable(from, unfinished)
    await rename(unfinished, to)
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true })
    // Another server process was faster.
    if (!(await exists(to))) throw error
  }
}

/**
 * Copies a file so that everyone can read it and only we can write it, whatever the modes of the original
 * and our umask.
 */
async function copyReadable(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true })
  await chmod(to, 0o755)
  const entries = await readdir(from, { withFileTypes: true })
  await Promise.all(entries.map((entry) => copyEntry(entry, from, to)))
}

async function copyEntry(entry: Dirent, from: string, to: string): Promise<void> {
  const source = path.join(from, entry.name)
  const target = path.join(to, entry.name)
  if (entry.isDirectory()) return copyReadable(source, target)
  if (entry.isSymbolicLink()) return symlink(await readlink(source), target)
  await copyFile(source, target)
  await chmod(target, (await stat(source)).mode & 0o100 ? 0o755 : 0o644)
}

async function exists(target: string): Promise<boolean> {
  return stat(target).then(
    () => true,
    () => false,
  )
}
