import { readFileSync } from 'node:fs'
import { replaceFile } from '../../process/replace-file.ts'

/** The digest of the list that the server acknowledged last. It survives restarts of the agent. */
export interface AcknowledgedDigest {
  /** Undefined while the server holds no list of this agent. */
  readonly current: string | undefined
  remember(digest: string): void
}

/**
 * Opens the digest in a file. It is not synced to the disk, and a write that fails is no error: either costs one full
 * report.
 */
export function openAcknowledgedDigest(file: string): AcknowledgedDigest {
  let current = readDigest(file)
  return {
    get current() {
      return current
    },
    remember(digest) {
      if (digest === current) return
      current = digest
      replaceQuietly(file, digest)
    },
  }
}

function readDigest(file: string): string | undefined {
  try {
    return /^[0-9a-f]{64}$/.exec(readFileSync(file, 'utf8'))?.[0]
  } catch {
    return undefined
  }
}

function replaceQuietly(file: string, text: string): void {
  try {
    replaceFile(file, [text])
  } catch {
    // The server does not hold a digest that is out of date, and asks for the list.
  }
}
