import { closeSync, constants, fstatSync, openSync, readlinkSync, statfsSync } from 'node:fs'
import path from 'node:path'

/**
 * Descriptor (O_PATH) of what a path leads to below the folder `root`, never of a symbolic link; the caller
 * closes it, and has no longer the one of the root.
 * Links are followed as a process would that has this root: an absolute one starts at it, and `..` ends
 * there. Each name is looked up in the descriptor of its folder and the kernel follows no link, because it
 * would start at the root of this machine: whoever exchanges a file for a link between a check and an open
 * gets the agent to read any file. Needs this process's own /proc/self/fd. Throws as openSync does.
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

/** Descriptor (O_PATH) to begin with; a link to the folder is followed. */
export function openRoot(root: string): number {
  return openSync(root, O_PATH | constants.O_DIRECTORY)
}

/** Path of an open file that names it and nothing else, whatever happens to its folder. */
export function pathOf(descriptor: number): string {
  return `${DESCRIPTORS}/${descriptor}`
}

/** Whether proc below the root is the kernel's own, not files that look like it. */
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

/** Whether `pathOf` means anything: /proc may be hidden, or that of processes to which this one does not belong. */
export function hasDescriptorPaths(): boolean {
  try {
    return isKernelProc(DESCRIPTORS)
  } catch {
    return false
  }
}

/** fcntl.h; Node has no name for it. */
export const O_PATH = 0o10000000

const DESCRIPTORS = '/proc/self/fd'
/** The kernel's own bound, path_resolution(7). */
const MOST_LINKS = 40
/** Each may hold a descriptor; a path of a host has some ten, with its links some thirty. */
const MOST_STEPS = 256
/** statfs(2). */
const PROC_SUPER_MAGIC = 0x9fa0

/** Puts descriptors onto the stack, of which the first is the root, so that the last is what is looked for. */
function walk(folders: number[], ahead: string[]): void {
  let links = 0
  let steps = 0
  for (let name = ahead.shift(); name !== undefined; name = ahead.shift()) {
    steps += 1
    if (steps > MOST_STEPS) throw new Error('too many folders')
    if (name === '..') {
      closeAfter(folders, Math.max(1, folders.length - 1))
      continue
    }
    const place = `${pathOf(folders.at(-1) ?? -1)}/${name}`
    folders.push(openSync(place, O_PATH | constants.O_NOFOLLOW))
    if (!fstatSync(folders.at(-1) ?? -1).isSymbolicLink()) continue
    links += 1
    if (links > MOST_LINKS) throw new Error('too many symbolic links')
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
