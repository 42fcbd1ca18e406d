import { fstatSync, lstatSync, readlinkSync, realpathSync, statSync } from 'node:fs'
import path from 'node:path'
import type { MayRead } from './system.ts'

/**
 * Who started a process, in numbers as the host counts, also of a container's process: its real IDs. proftpd steps
 * down from root and up again, and stays real root; a setuid program that anybody runs has root's rights, and
 * remains that body's.
 */
export interface ProcessIdentity {
  readonly userId: number | undefined
  readonly groupIds: ReadonlySet<number>
}

/** What is known of a process that may be anybody. */
export const NOBODY: ProcessIdentity = { userId: undefined, groupIds: new Set() }

/**
 * Whether a process could have opened a file that the agent opened: by the file's own mode, and that of every folder
 * above it. Looks at what is open, so that no link can be changed in between. What only an access control list
 * or a capability allows counts as forbidden.
 */
export function mayReadAs(identity: ProcessIdentity, root: string): MayRead {
  return (descriptor) => {
    const opened = fstatSync(descriptor)
    if (!isAllowed(identity, opened, READ)) return false
    const file = pathInside(root, readlinkSync(`/proc/self/fd/${descriptor}`))
    if (file === undefined) return false
    // What has no name of its own (deleted, or of memory alone) was reached through somebody's descriptor.
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

/** As the kernel decides: the first class that fits counts alone. Pure. */
export function isAllowed(
  { userId, groupIds }: ProcessIdentity,
  { uid, gid, mode }: FileRights,
  wanted: typeof READ | typeof SEARCH,
): boolean {
  if (userId === 0) return true
  const shift = userId === uid ? 6 : groupIds.has(gid) ? 3 : 0
  return ((mode >> shift) & wanted) === wanted
}

/** From the text of /proc/<pid>/status. Pure; never throws. */
export function parseIdentity(status: string): ProcessIdentity {
  const [userId] = numbersOf(status, 'Uid')
  const [groupId] = numbersOf(status, 'Gid')
  const groupIds = new Set([groupId ?? [], numbersOf(status, 'Groups')].flat())
  return { userId, groupIds }
}

/** Lines end with a line feed alone: a process may have a carriage return in its name, and forge a line after it. */
function numbersOf(status: string, name: string): number[] {
  const line = new RegExp(String.raw`\n${name}:([\t \d]*)\n`).exec(`\n${status}`)?.[1] ?? ''
  return line.split(/[\t ]/).flatMap((word) => (/^\d{1,10}$/.test(word) ? [Number(word)] : []))
}

/** The kernel names an open file by the root of its own mount namespace. */
function pathInside(root: string, file: string): string | undefined {
  const prefix = `${kernelNameOf(root)}/`.replace('//', '/')
  return file.startsWith(prefix) ? `/${file.slice(prefix.length)}` : undefined
}

/** Of `/proc/<pid>/root`, which is a link of the kernel's and no path; of any other folder, where it is. */
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
