import { existsSync } from 'node:fs'
import { createServer } from 'node:net'
import path from 'node:path'
import { DATA_DIRECTORY } from '@openhss/contract'
import type { ServerConfig } from './config.ts'
import { lockDataDirectory } from './data-directory/data-directory-lock.ts'

/**
 * Listens where the server will, and stops again: an address that it cannot have is noticed before a data
 * directory and a database are made for it. Where another OpenHSS has it, that is what is told.
 * @throws the error of the system, or "already running with process id N".
 */
export async function checkAddressIsFree({ listen, dataDirectory }: ServerConfig): Promise<void> {
  const probe = createServer()
  try {
    await new Promise<void>((resolve, reject) => {
      probe.once('error', reject)
      probe.listen({ ...listen, exclusive: true }, resolve)
    })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') refuseSecondServer(dataDirectory)
    throw error
  }
  await new Promise((resolve) => probe.close(resolve))
}

/** A directory that is not there, or not ours, has no server of ours. */
function refuseSecondServer(dataDirectory: string): void {
  try {
    if (!existsSync(path.join(dataDirectory, DATA_DIRECTORY.lockFile))) return
    lockDataDirectory(dataDirectory).release()
  } catch (error) {
    if (String(error).includes('already running')) throw error
  }
}
