import { fstatSync, lstatSync, readlinkSync, realpathSync, statSync } from 'node:fs'
import path from 'node:path'
import type { MayRead } from './system.ts'

/**
 * The user and groups that started a process, as the host counts them, also for the process of a container.
 * They are the real IDs: proftpd steps down from root and up again and stays real root, and a setuid
 * program that anybody may run has root's rights but keeps the real ID of whoever ran it.
 */
export interface ProcessIdentity {
  readonly userId: number | undefined
  readonly groupIds: ReadonlySet<number>
}

/** Stands for a process about which nothing is known, so that it may read only what everybody may. */
export const NOBODY: ProcessIdentity = { userId: undefined, groupIds: new Set() }

/**
 * Makes a test of whether a process could have opened a file that the agent has opened, by the mode of the
 * file and of every folder above it. It looks at the open file, so that nobody can exchange a link in
 * between. A right that only an access control list or a capability gives counts as missing.
 */
export function mayReadAs(identity: ProcessIdentity, root: string): MayRead {
  return (descriptor) => {
    const opened = fstatSync(descriptor)
    if (!isAllowed(identity, opened, READ)) return false
    const file = pathInside(root, readlinkSync(`/proc/self/fd/${descriptor}`))
    if (file === undefined) return false
    // A file without a name of its own (deleted, or in memory alone) was reached through somebody's
    // descriptor.
    const named = lstatSync(path.join(root, file), { throwIfNoEntry: false })
    if (named?.ino !== opened.ino || named.dev !== opened.dev) return false
    return foldersAbove(file).every((folder) => {
      const access = statSync(path.join(root, folder), { throwIfNoEntry: false })
      return access !== undefined && isAllowed(identity, access, SEARCH)
    })
  }
}

/** Owner and mode of a file or a folder. */
interface FileRights {
  readonly uid: number
  readonly gid: number
  readonly mode: number
}

const READ = 4
const SEARCH = 1

/** Decides as the kernel does: only the first class that fits counts. Pure. */
export function isAllowed(
  { userId, groupIds }: ProcessIdentity,
  { uid, gid, mode }: FileRights,
  wanted: typeof READ | typeof SEARCH,
): boolean {
  if (userId === 0) return true
  const shift = userId === uid ? 6 : groupIds.has(gid) ? 3 : 0
  return ((mode >> shift) & wanted) === wanted
}

/** Parses the identity from the text of /proc/<pid>/status. Pure; never throws. */
export function parseIdentity(status: string): ProcessIdentity {
  const [userId] = numbersOf(status, 'Uid')
  const [groupId] = numbersOf(status, 'Gid')
  const groupIds = new Set([groupId ?? [], numbersOf(status, 'Groups')].flat())
  return { userId, groupIds }
}

/**
 * Splits lines at line feeds alone: a process may have a carriage return in its name and would forge a line
 * after it.
 */
function numbersOf(status: string, name: string): number[] {
  const line = new RegExp(String.raw`\n${name}:([\t \d]*)\n`).exec(`\n${status}`)?.[1] ?? ''
  return line.split(/[\t ]/).flatMap((word) => (/^\d{1,10}$/.test(word) ? [Number(word)] : []))
}

/** The kernel names an open file from the root of this process's mount namespace. */
function pathInside(root: string, file: string): string | undefined {
  const prefix = `${kernelNameOf(root)}/`.replace('//', '/')
  return file.startsWith(prefix) ? `/${file.slice(prefix.length)}` : undefined
}

/**
 * Returns the kernel's name of a root folder. `/proc/<pid>/root` is a link of the kernel's that has no
 * path; any other folder has one.
 */
function kernelNameOf(root: string): string {
  try {
    return readlinkSync(root)
  } catch {
    return realpathSync(root)
  }
}

function foldersAbove(file: string): string[] {
  const folder = path.posix.dirname(file)
  return folder === file ? [] : [...foldersAbove(folder), folder]
}
