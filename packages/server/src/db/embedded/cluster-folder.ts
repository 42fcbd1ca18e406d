import { closeSync, constants, openSync } from 'node:fs'
import { chmod, chown, mkdir, realpath, rm } from 'node:fs/promises'
import path from 'node:path'
import type { UnixUser } from './unix-user.ts'
import { findBlockedFolder } from './reachability.ts'

/** The folder that holds one embedded PostgreSQL, and the names it goes by. */
export interface ClusterFolder {
  /** Real path, for this process. */
  readonly path: string
  /** Open for as long as the folder is in use; the programs get it as their descriptor 3. */
  readonly descriptor: number
  /** The name by which the programs reach the folder: its path, or their descriptor. */
  readonly nameForPrograms: string
  /** The name by which this process reaches the folder of the socket. */
  readonly socketFolder: string
  close(): void
}

/**
 * Creates the folder. It belongs to the user who starts the server, so that the database user can put
 * nothing in our way; what PostgreSQL writes to lies in folders of its own below it.
 *
 * A path may be closed to the database user (a data directory below root's 0700 home) or too long for a
 * socket. An open descriptor solves both: `/proc/self/fd/3` leads to the folder without asking for
 * permission on the way, and it is short. The alternative, the capability CAP_DAC_READ_SEARCH, would let
 * the database read every file of the host, and containers lack it.
 */
export async function openClusterFolder(
  directory: string,
  unixUser: UnixUser | undefined,
): Promise<ClusterFolder> {
  await mkdir(directory, { recursive: true, mode: 0o700 })
  // The database user must pass the folder and do no more: it cannot list it.
  if (unixUser) await chmod(directory, 0o711)
  const real = await realpath(directory)
  const descriptor = openSync(real, constants.O_RDONLY | constants.O_DIRECTORY)
  const tooLong = Buffer.byteLength(path.join(real, SOCKET_FOLDER, SOCKET_FILE)) > SOCKET_PATH_BYTES
  const blocked = unixUser !== undefined && (await findBlockedFolder(real, unixUser)) !== undefined
  return {
    path: real,
    descriptor,
    nameForPrograms: blocked || tooLong ? '/proc/self/fd/3' : real,
    socketFolder: path.join(tooLong ? `/proc/self/fd/${descriptor}` : real, SOCKET_FOLDER),
    close: () => closeSync(descriptor),
  }
}

/**
 * Makes a fresh folder for the socket: the folder of a server that was killed has a lock with an old
 * process ID.
 */
export async function ensureSocketFolder(
  folder: ClusterFolder,
  unixUser: UnixUser | undefined,
): Promise<void> {
  const socketFolder = path.join(folder.path, SOCKET_FOLDER)
  await rm(socketFolder, { recursive: true, force: true })
  await mkdir(socketFolder, { mode: 0o700 })
  if (unixUser) await chown(socketFolder, unixUser.uid, unixUser.gid)
}

export const SOCKET_FOLDER = 'socket'
/** PostgreSQL derives this name from its default port. */
const SOCKET_FILE = '.s.PGSQL.5432'
/** sun_path has 108 bytes with its final zero: https://man7.org/linux/man-pages/man7/unix.7.html */
const SOCKET_PATH_BYTES = 107
