import { rmSync } from 'node:fs'
import path from 'node:path'
import {
  readCurrent,
  readText,
  removeOtherVersions,
  UPGRADE_FILES,
  VERSION_FILES,
} from './upgrade-folder.ts'

/** What a new version has to pass: the server must acknowledge a report of it, or the one before runs again. */
export interface UpgradeTrial {
  /** The server acknowledged a report: this version stays, and only the one before is kept beside it. Never throws. */
  passed(): void
}

/**
 * Opens the trial of the version that runs.
 * @param programFolder that of the version that runs; where it is not the newest one of the folder there is none.
 */
export function openUpgradeTrial(folder: string, programFolder: string): UpgradeTrial {
  const current = readCurrent(folder)
  let isOver = current === undefined || path.join(folder, current) !== path.resolve(programFolder)
  return {
    passed: () => {
      if (isOver) return
      try {
        end(folder, current)
        isOver = true
      } catch {
        // The disk may be full; the next report may find it otherwise.
      }
    },
  }
}

function end(folder: string, current: string | undefined): void {
  const own = path.join(folder, current ?? '')
  const starts = path.join(own, VERSION_FILES.starts)
  if (readText(starts) === undefined) return
  rmSync(starts)
  rmSync(path.join(folder, UPGRADE_FILES.failed), { force: true })
  const before = readText(path.join(own, VERSION_FILES.before))?.trim()
  removeOtherVersions(folder, [current, before])
}
