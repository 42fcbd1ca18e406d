import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { CliError } from './cli-error.ts'

/** The endpoint of the server that runs, or last ran, on this data directory. */
export function readLocalEndpoint(dataDirectory: string): string | undefined {
  return readLine(path.join(dataDirectory, ENDPOINT_FILE))
}

/** Lets other commands find the server without being told where it listens. */
export function writeLocalEndpoint(dataDirectory: string, endpoint: string): void {
  writeFileSync(path.join(dataDirectory, ENDPOINT_FILE), `${endpoint}\n`)
}

/** Where the server keeps the password it made for its first administrator. */
export function adminPasswordFileOf(dataDirectory: string): string {
  return path.join(dataDirectory, 'admin-password')
}

export function agentFolderOf(dataDirectory: string): string {
  return path.join(dataDirectory, 'agent')
}

/** First line of a file, or undefined when there is no such file. */
export function readLine(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8').split('\n', 1)[0]
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

const ENDPOINT_FILE = 'endpoint'
