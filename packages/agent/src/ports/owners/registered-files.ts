import type { System } from '../../host/system.ts'

/** What a descriptor of an io_uring links to. */
export const RING = 'anon_inode:[io_uring]'

/** A descriptor of a process, or of one of its threads. */
interface Descriptor {
  readonly pid: number
  readonly thread?: number
  readonly fd: string
}

/** Folder of the process or thread whose descriptor it is. */
export function descriptorFolderOf({ pid, thread }: Omit<Descriptor, 'fd'>): string {
  return thread === undefined ? `proc/${pid}` : `proc/${pid}/task/${thread}`
}

/** What the kernel says of a descriptor; empty when it is gone or may not be read. */
export function readFdInfo(system: System, descriptor: Descriptor): string {
  const text = system.readText(
    `${descriptorFolderOf(descriptor)}/fdinfo/${descriptor.fd}`,
    MAX_FDINFO_BYTES,
  )
  return 'value' in text ? text.value : ''
}

/** 32,768 registered files (io_uring/rsrc.h), each with a path of 100 characters. */
const MAX_FDINFO_BYTES = 4 * 1024 * 1024

/**
 * Links of the sockets among the registered files in the text of /proc/<pid>/fdinfo/<fd> of an io_uring
 * (io_uring_show_fdinfo() in io_uring/fdinfo.c): between `UserFiles` and `UserBufs`, one a line. The name
 * of another file is written with its blanks escaped, so that it cannot look like a row. Never throws.
 */
export function parseRegisteredFiles(fdInfo: string): string[] {
  const files = /^UserFiles:.*\n((?: *\d+: .*\n)*)/m.exec(fdInfo)?.[1] ?? ''
  return [...files.matchAll(/^ *\d+: (socket:\[\d{1,20}\])$/gm)].map(([, link = '']) => link)
}
