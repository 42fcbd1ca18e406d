import { closeSync, constants, fstatSync, openSync, readlinkSync, statfsSync } from 'node:fs'
import path from 'node:path'

/**
 * Opens what a path leads to below the folder `root` and returns its descriptor (O_PATH), which the caller
 * closes; it is never a symbolic link. The descriptor of `root` is closed here. Links are followed as a
 * process with this root would follow them: an absolute one starts at the root, and `..` ends there. Each
 * name is looked up in the descriptor of its folder and the kernel follows no link, because it would start
 * at the root of this machine: somebody who exchanges a file for a link between a check and an open could
 * make the agent read any file. It needs this process's own /proc/self/fd.
 * @throws as openSync does.
 */
export function openInside(root: number, relative: string): number {
  const folders = [root]
  try {
    walk(folders, splitPath(relative))
    return folders.pop() ?? -1
  } finally {
    folders.forEach(closeSync)
  }
}

/** Opens a folder (O_PATH) to begin with; a link to the folder is followed. */
export function openRoot(root: string): number {
  return openSync(root, O_PATH | constants.O_DIRECTORY)
}

/** Returns a path that names this open file and nothing else, whatever happens to its folder. */
export function pathOf(descriptor: number): string {
  return `${DESCRIPTORS}/${descriptor}`
}

/** Tells whether proc below the root is the kernel's own and not a tree of files that look like it. */
export function hasKernelProc(root: string): boolean {
  try {
    const proc = openSync(path.join(root, 'proc'), O_PATH | constants.O_NOFOLLOW)
    try {
      return isKernelProc(pathOf(proc))
    } finally {
      closeSync(proc)
    }
  } catch {
    return false
  }
}

/**
 * Tells whether `pathOf` works here: /proc may be hidden, or may show processes to which this one does not
 * belong.
 */
export function hasDescriptorPaths(): boolean {
  try {
    return isKernelProc(DESCRIPTORS)
  } catch {
    return false
  }
}

/** Value from fcntl.h; Node has no name for it. */
export const O_PATH = 0o10000000

const DESCRIPTORS = '/proc/self/fd'
/** Links that one path may follow: the kernel's own bound, path_resolution(7). */
const MAX_LINK_COUNT = 40
/**
 * Steps of one path, each of which may hold a descriptor. A path of a host has some ten, with its links
 * some thirty.
 */
const MAX_STEP_COUNT = 256
/** Type number of procfs, statfs(2). */
const PROC_SUPER_MAGIC = 0x9fa0

/**
 * Walks the path and puts the descriptor of each step onto the stack. The first one is the root, the last
 * one is the file that is looked for.
 */
function walk(folders: number[], ahead: string[]): void {
  let links = 0
  let steps = 0
  for (let name = ahead.shift(); name !== undefined; name = ahead.shift()) {
    steps += 1
    if (steps > MAX_STEP_COUNT) throw new Error('too many folders')
    if (name === '..') {
      closeAfter(folders, Math.max(1, folders.length - 1))
      continue
    }
    const place = `${pathOf(folders.at(-1) ?? -1)}/${name}`
    folders.push(openSync(place, O_PATH | constants.O_NOFOLLOW))
    if (!fstatSync(folders.at(-1) ?? -1).isSymbolicLink()) continue
    links += 1
    if (links > MAX_LINK_COUNT) throw new Error('too many symbolic links')
    const target = readlinkSync(place)
    closeAfter(folders, path.isAbsolute(target) ? 1 : folders.length - 1)
    ahead.unshift(...splitPath(target))
  }
}

function closeAfter(folders: number[], count: number): void {
  folders.splice(count).forEach(closeSync)
}

function isKernelProc(place: string): boolean {
  return statfsSync(place).type === PROC_SUPER_MAGIC
}

function splitPath(text: string): string[] {
  return text.split('/').filter((name) => name !== '' && name !== '.')
}
