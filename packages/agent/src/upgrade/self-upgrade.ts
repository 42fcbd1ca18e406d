import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { AGENT_UPGRADES_DIRECTORY } from '@openhss/contract/runtime'

/** The public key of releases, beside the program; npm run package puts it there. */
export const RELEASE_KEY_FILE = 'release-key.pem'

/** Whether this agent may upgrade itself, and what it needs for that. */
export type SelfUpgrade =
  | { readonly isAble: true; readonly folder: string; readonly releaseKey: string }
  | { readonly isAble: false; readonly isWanted: boolean; readonly reason: string }

/** Folder of the modules that run; packed, they lie in one. */
export const PROGRAM_FOLDER = fileURLToPath(new URL('.', import.meta.url))

/**
 * Finds out whether this agent could upgrade itself.
 * @param isWanted whether its host allows it (OPENHSS_SELF_UPDATE).
 * @param isService whether systemd runs it, which starts it again when it ends.
 */
export function examineSelfUpgrade({
  isWanted,
  isService,
}: {
  readonly isWanted: boolean
  readonly isService: boolean
}): SelfUpgrade {
  if (!isWanted) return NOT_WANTED
  const folder = AGENT_UPGRADES_DIRECTORY
  if (!existsSync(path.join(PROGRAM_FOLDER, 'launch'))) {
    return refuse('it was not installed from a package')
  }
  if (!isService) return refuse('it is not run by systemd, which would start the new version')
  if (!existsSync(folder)) return refuse(`${folder} is missing; install the package again`)
  try {
    const releaseKey = readFileSync(path.join(PROGRAM_FOLDER, RELEASE_KEY_FILE), 'utf8')
    return { isAble: true, folder, releaseKey }
  } catch {
    return refuse('its package was built without a release key (npm run package -- --release-key)')
  }
}

/** The default. */
export const NOT_WANTED: SelfUpgrade = {
  isAble: false,
  isWanted: false,
  reason: 'This host does not allow its agent to upgrade itself (OPENHSS_SELF_UPDATE).',
}

function refuse(reason: string): SelfUpgrade {
  return { isAble: false, isWanted: true, reason: `This agent cannot upgrade itself: ${reason}.` }
}
