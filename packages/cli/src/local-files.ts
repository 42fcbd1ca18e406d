import { randomUUID } from 'node:crypto'
import {
  closeSync,
  fstatSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import { CliError } from './cli-error.ts'

/** The endpoint of the server that runs, or last ran, on this data directory. */
export function readLocalEndpoint(dataDirectory: string): string | undefined {
  return readLine(path.join(dataDirectory, ENDPOINT_FILE), () => undefined)
}

/**
 * Lets other commands find the server without being told where it listens. The file is replaced as a
 * whole: nobody reads half of it, and a link in its place is not followed.
 */
export function writeLocalEndpoint(dataDirectory: string, endpoint: string): void {
  const file = path.join(dataDirectory, ENDPOINT_FILE)
  const draft = `${file}.${randomUUID()}`
  try {
    writeFileSync(draft, `${endpoint}\n`, { flag: 'wx' })
    renameSync(draft, file)
  } catch (error) {
    rmSync(draft, { force: true })
    throw error
  }
}

/** Where the server keeps the password it made for its first administrator. */
export function adminPasswordFileOf(dataDirectory: string): string {
  return path.join(dataDirectory, 'admin-password')
}

/** The password that file holds, or undefined when there is none. */
export function readAdminPassword(dataDirectory: string): string | undefined {
  return readLine(adminPasswordFileOf(dataDirectory), refuseShared)
}

export function agentFolderOf(dataDirectory: string): string {
  return path.join(dataDirectory, 'agent')
}

const ENDPOINT_FILE = 'endpoint'

/** First line of a file, or undefined when there is no such file. */
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
