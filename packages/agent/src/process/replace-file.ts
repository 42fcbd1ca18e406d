import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'

/**
 * Replaces a file of the agent as a whole (0600): a reader finds its old content or its new one, whenever the
 * agent is killed. `isDurable` makes that true of a power cut as well. Two writers of one file need a `draft`
 * each. @throws the error of the file system, and leaves no draft behind.
 */
export function replaceFile(
  file: string,
  parts: readonly (string | Buffer)[],
  { draft = `${file}.new`, isDurable = false } = {},
): void {
  try {
    // One that a killed agent left.
    rmSync(draft, { force: true })
    const descriptor = openSync(draft, 'wx', 0o600)
    try {
      for (const part of parts) writeFileSync(descriptor, part)
      if (isDurable) fsyncSync(descriptor)
    } finally {
      closeSync(descriptor)
    }
    renameSync(draft, file)
  } catch (error) {
    // Half a file would go on filling the disk.
    rmSync(draft, { force: true })
    throw error
  }
  if (isDurable) syncFolder(path.dirname(file))
}

/** A rename is durable only once its folder is. */
function syncFolder(folder: string): void {
  const descriptor = openSync(folder, 'r')
  try {
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}
