import { stat } from 'node:fs/promises'
import path from 'node:path'
import type { UnixUser } from './unix-user.ts'

/**
 * Finds the first folder on the way to an absolute path, the path itself included, that a Unix user may not
 * pass, judged by owner and mode bits; undefined when it may pass all. Access lists are not seen.
 */
export async function findBlockedFolder(
  target: string,
  unixUser: UnixUser,
): Promise<string | undefined> {
  for (const step of stepsTo(target)) {
    const { uid, gid, mode } = await stat(step)
    const bits = uid === unixUser.uid ? mode >> 6 : gid === unixUser.gid ? mode >> 3 : mode
    if ((bits & SEARCH) === 0) return step
  }
  return undefined
}

const SEARCH = 0o1

/** Lists `/`, `/a`, `/a/b` for `/a/b`. */
function stepsTo(target: string): string[] {
  const parent = path.dirname(target)
  return parent === target ? [target] : [...stepsTo(parent), target]
}
