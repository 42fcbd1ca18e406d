import { closeSync } from 'node:fs'
import { once } from 'node:events'
import { connect } from 'node:net'
import type { Socket } from 'node:net'
import path from 'node:path'
import type { GapReason } from '@openhss/contract'
import { pathOf } from '../../../../host/open-inside.ts'
import type { Reading, System } from '../../../../host/system.ts'
import { loadActAsUser } from './act-as-user.ts'

/** A Unix socket on a host. */
export interface SocketPlace {
  readonly files: System
  /** Below the root, without a leading slash. */
  readonly folder: string
  readonly name: string
}

/**
 * Connects to a Unix socket as a user of the host. The socket itself is opened first and named by its
 * descriptor: so it is the one of that host whatever a link says, a path of any length works, and one inside
 * a container, into which that user may not look from outside. Never throws.
 */
export async function connectLocal(place: SocketPlace, userId: number): Promise<Reading<Socket>> {
  const opened = place.files.openSocket(path.posix.join(place.folder, place.name))
  if ('missing' in opened) return opened
  const address = { path: pathOf(opened.value) }
  try {
    const isOurs = userId === process.geteuid?.()
    const actAsUser = isOurs ? undefined : loadActAsUser()
    // Node calls connect(2) of a Unix socket before it returns.
    const socket = actAsUser ? actAsUser(userId, () => connect(address)) : connect(address)
    await once(socket, 'connect')
    return { value: socket }
  } catch (error) {
    return { missing: reasonOf(error) }
  } finally {
    closeSync(opened.value)
  }
}

function reasonOf(error: unknown): GapReason {
  const { code } = error as NodeJS.ErrnoException
  if (code === undefined || code === 'EACCES' || code === 'EPERM') return 'permission'
  return code === 'ENOENT' || code === 'ECONNREFUSED' ? 'absent' : 'failed'
}
