import { closeSync } from 'node:fs'
import { once } from 'node:events'
import { type Socket, connect } from 'node:net'
import type { GapReason } from '@openhss/contract'
import type { Reading, System } from '../../system.ts'
import { loadActAsUser } from './act-as-user.ts'

/** A Unix socket on a host. */
export interface SocketPlace {
  readonly files: System
  /** Below the root, without a leading slash. */
  readonly folder: string
  readonly name: string
}

/**
 * Connects to a Unix socket as a user of the host. The folder is opened first, and the socket is named by
 * its descriptor: so a path of any length works (a socket's address holds 107 bytes), and one inside a
 * container, into which that user may not look from outside. Never throws.
 */
export async function connectLocal(place: SocketPlace, userId: number): Promise<Reading<Socket>> {
  const folder = place.files.openFolder(place.folder)
  if ('missing' in folder) return folder
  const address = { path: `/proc/self/fd/${folder.value}/${place.name}` }
  try {
    const isOurs = userId === process.geteuid?.()
    const actAsUser = isOurs ? undefined : await loadActAsUser()
    // Node calls connect(2) of a Unix socket before it returns.
    const socket = actAsUser ? actAsUser(userId, () => connect(address)) : connect(address)
    await once(socket, 'connect')
    return { value: socket }
  } catch (error) {
    return { missing: reasonOf(error) }
  } finally {
    closeSync(folder.value)
  }
}

function reasonOf(error: unknown): GapReason {
  const { code } = error as NodeJS.ErrnoException
  if (code === undefined || code === 'EACCES' || code === 'EPERM') return 'permission'
  return code === 'ENOENT' || code === 'ECONNREFUSED' ? 'absent' : 'failed'
}
