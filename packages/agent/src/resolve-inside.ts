import { lstatSync, readlinkSync, statfsSync } from 'node:fs'
import path from 'node:path'

/**
 * Absolute path below `root`, with symbolic links followed as a process would that has this root: an
 * absolute one starts at it, and `..` ends there. So an image can never show a file of this machine
 * as its own. What does not exist keeps its name.
 */
export function resolveInside(root: string, relative: string): string {
  const ahead = splitPath(relative)
  let resolved: string[] = []
  let links = 0
  for (let name = ahead.shift(); name !== undefined; name = ahead.shift()) {
    if (name === '..') {
      resolved.pop()
      continue
    }
    const candidate = path.join(root, ...resolved, name)
    if (!lstatSync(candidate, { throwIfNoEntry: false })?.isSymbolicLink()) {
      resolved.push(name)
      continue
    }
    links += 1
    if (links > MOST_LINKS) throw new Error('too many symbolic links')
    const target = readlinkSync(candidate)
    if (path.isAbsolute(target)) resolved = []
    ahead.unshift(...splitPath(target))
  }
  return path.join(root, ...resolved)
}

/** Whether proc below the root is the kernel's own, not files that look like it. */
export function hasKernelProc(root: string): boolean {
  try {
    const proc = path.join(root, 'proc')
    return !lstatSync(proc).isSymbolicLink() && statfsSync(proc).type === PROC_SUPER_MAGIC
  } catch {
    return false
  }
}

/** The kernel's own bound, path_resolution(7). */
const MOST_LINKS = 40
/** statfs(2). */
const PROC_SUPER_MAGIC = 0x9fa0

function splitPath(text: string): string[] {
  return text.split('/').filter((name) => name !== '' && name !== '.')
}
