import { existsSync, readdirSync, rmSync } from 'node:fs'
import path from 'node:path'
import { AGENT_FOLDER } from '@openhss/contract/runtime'
import { withClearFailure } from './agent-state.ts'
import { lockStateFolder } from './state-folder-lock.ts'
import type { LockOptions } from './state-folder-lock.ts'

/**
 * Removes the identity of an agent and all that goes with it, so that the next start enrols a new host.
 * @returns whether there was anything.
 * @throws AgentStateError while an agent runs on the folder: it would go on as that host.
 */
export async function forgetIdentity(folder: string, options: LockOptions): Promise<boolean> {
  if (!existsSync(folder)) return false
  using _lock = await lockStateFolder(folder, options)
  return withClearFailure(folder, () => {
    const names = readdirSync(folder).filter((name) => name !== AGENT_FOLDER.lockFile)
    for (const name of names) rmSync(path.join(folder, name), { recursive: true })
    return names.length > 0
  })
}
