import { System } from './system.ts'
import type { FileAccess, FileIdentity, Reading } from './system.ts'

/** The program of a process. */
export interface Executable {
  /** As the mount namespace of the process sees it, which may be another file there than here. */
  readonly path: string
  /** The file is not at its path any more, or never was at any. */
  readonly gone?: 'deleted' | 'memory'
}

/**
 * Reads which program a process runs.
 *
 * The kernel appends ` (deleted)` to the path of a file that was unlinked, as every package upgrade under
 * a running daemon does. The mark is taken away, so that the port keeps its path. A file may really be
 * called so; then it is found by this name, and it is the file that the process runs.
 */
export function readExecutable(system: System, pid: number): Reading<Executable> {
  const link = readProgramLink(system, pid)
  if ('missing' in link) return link
  const path = withoutMark(link.value)
  if (path === link.value || isName(system, pid, link.value)) return { value: { path: link.value } }
  return { value: { path, gone: path.startsWith('/memfd:') ? 'memory' : 'deleted' } }
}

/** A process whose main thread has ended has its program in the folders of the other threads alone. */
function readProgramLink(system: System, pid: number): Reading<string> {
  const link = system.readLink(`proc/${pid}/exe`)
  if ('value' in link || link.missing === 'permission') return link
  const threads = system.listDirectory(`proc/${pid}/task`)
  const others = 'value' in threads ? threads.value.filter((thread) => thread !== String(pid)) : []
  const links = others
    .slice(0, MAX_THREAD_COUNT)
    .map((thread) => system.readLink(`proc/${pid}/task/${thread}/exe`))
  return links.find((each) => 'value' in each) ?? link
}

/** The first may have ended by now. */
const MAX_THREAD_COUNT = 4

/** Reads the path alone. */
export function readExecutablePath(system: System, pid: number): Reading<string> {
  const executable = readExecutable(system, pid)
  return 'value' in executable ? { value: executable.value.path } : executable
}

function withoutMark(link: string): string {
  return link.replace(/(?<=.) \(deleted\)$/s, '')
}

/** Whether the host, or the process with its own mounts, has its program at this path. */
function isName(system: System, pid: number, path: string): boolean {
  const running = system.executableOf(pid)
  if ('missing' in running) return false
  const views = [system, new System(system.path(`proc/${pid}/root`))]
  return views.some((view) => isSameFile(view.identityOf(path.slice(1)), running.value))
}

/** Whether a path that was looked up leads to the very file. */
export function isSameFile(found: Reading<FileIdentity>, file: FileIdentity): boolean {
  return 'value' in found && found.value.device === file.device && found.value.inode === file.inode
}

/** Whether nobody but root can change a file, or put another one into a folder. */
export function belongsToRoot({ ownerId, mode }: FileAccess): boolean {
  return ownerId === 0 && (mode & WRITABLE_BY_OTHERS) === 0
}

const WRITABLE_BY_OTHERS = 0o022
