import { randomUUID } from 'node:crypto'
import {
  closeSync,
  fchownSync,
  fstatSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import type { Stats } from 'node:fs'
import path from 'node:path'
import { DATA_DIRECTORY } from '@openhss/contract'
import { CliError } from '../cli-error.ts'

/** Reads the endpoint of the server that runs, or last ran, on this data directory. */
export function readLocalEndpoint(dataDirectory: string): string | undefined {
  return readLine(path.join(dataDirectory, DATA_DIRECTORY.endpointFile), () => undefined)
}

/** Writes the endpoint, so that other commands find the server without being told where it listens. */
export function writeLocalEndpoint(dataDirectory: string, endpoint: string): void {
  replaceFile(path.join(dataDirectory, DATA_DIRECTORY.endpointFile), `${endpoint}\n`)
}

/** Returns the file in which the server keeps the password it made for its first administrator. */
export function adminPasswordFileOf(dataDirectory: string): string {
  return path.join(dataDirectory, DATA_DIRECTORY.adminPasswordFile)
}

/** Reads that password; undefined when there is no such file. */
export function readAdminPassword(dataDirectory: string): string | undefined {
  return readLine(adminPasswordFileOf(dataDirectory), refuseShared)
}

/** Writes a newer password in its place, readable only for the owner of the old one. */
export function writeAdminPassword(dataDirectory: string, password: string): void {
  const file = adminPasswordFileOf(dataDirectory)
  replaceFile(file, `${password}\n`, { mode: 0o600, owner: statSync(file) })
}

export function agentFolderOf(dataDirectory: string): string {
  return path.join(dataDirectory, DATA_DIRECTORY.agentFolder)
}

/**
 * Replaces the file as a whole: nobody reads half of it, also not after a power cut, and a link in its
 * place is not followed.
 */
function replaceFile(
  file: string,
  text: string,
  { mode, owner }: { readonly mode?: number; readonly owner?: Stats } = {},
): void {
  const draft = `${file}.${randomUUID()}`
  try {
    const descriptor = openSync(draft, 'wx', mode)
    try {
      // Root may run a command for another user and would otherwise take the file away from that user.
      if (owner !== undefined && owner.uid !== fstatSync(descriptor).uid) {
        fchownSync(descriptor, owner.uid, owner.gid)
      }
      writeFileSync(descriptor, text)
      fsyncSync(descriptor)
    } finally {
      closeSync(descriptor)
    }
    renameSync(draft, file)
  } catch (error) {
    rmSync(draft, { force: true })
    throw error
  }
}

/** Reads the first line of a file; undefined when there is no such file. */
function readLine(
  file: string,
  check: (file: string, descriptor: number) => void,
): string | undefined {
  try {
    const descriptor = openSync(file, 'r')
    try {
      check(file, descriptor)
      return readFileSync(descriptor, 'utf8').split('\n', 1)[0]
    } finally {
      closeSync(descriptor)
    }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined
    if (code === 'EACCES' || code === 'EPERM') {
      throw new CliError(`${file} may not be read by this user; try again as root`, {
        cause: error,
      })
    }
    throw error
  }
}

/** Asks the open file, which nobody can exchange between the question and the reading. */
function refuseShared(file: string, descriptor: number): void {
  if ((fstatSync(descriptor).mode & 0o077) === 0) return
  throw new CliError(
    `Others can read the password in ${file}. Change it, and run: chmod 600 ${file}`,
  )
}
