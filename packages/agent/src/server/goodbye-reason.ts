import { readFileSync, rmSync, statSync } from 'node:fs'
import path from 'node:path'
import { AGENT_FOLDER, GOODBYE_REASONS } from '@openhss/contract/runtime'
import type { GoodbyeReason } from '@openhss/contract'
import type { System } from '../host/system.ts'
import { replaceFile } from '../process/replace-file.ts'

/**
 * Finds out why this agent was told to stop: what its package or its unit wrote into the agent's folder just before, or
 * else whether the host lets nobody log in any more, as it does when it shuts down. Never throws.
 */
export function readGoodbyeReason(stateFolder: string, system: System): GoodbyeReason {
  return readNote(stateFolder) ?? (isShuttingDown(system) ? 'shutdown' : 'stopped')
}

/** Writes why this agent is about to end, as a package does. Never throws: then the reason is another one. */
export function noteGoodbyeReason(stateFolder: string, reason: GoodbyeReason): void {
  try {
    replaceFile(path.join(stateFolder, AGENT_FOLDER.goodbyeFile), [`${reason}\n`])
  } catch {
    // The disk may be full.
  }
}

/** Forgets what was written for an earlier end. */
export function forgetGoodbyeReason(stateFolder: string): void {
  rmSync(path.join(stateFolder, AGENT_FOLDER.goodbyeFile), { force: true })
}

function readNote(stateFolder: string): GoodbyeReason | undefined {
  const file = path.join(stateFolder, AGENT_FOLDER.goodbyeFile)
  try {
    if (Date.now() - statSync(file).mtimeMs > NOTE_COUNTS_MS) return undefined
    const text = readFileSync(file, 'utf8').trim()
    return GOODBYE_REASONS.find((reason) => reason === text)
  } catch {
    return undefined
  }
}

/** Whoever writes it stops the agent at once: an older note was for something that did not happen. */
const NOTE_COUNTS_MS = 300_000

/** systemd-user-sessions and shutdown(8) make the file. */
function isShuttingDown(system: System): boolean {
  return 'value' in system.inodeOf('run/nologin')
}
