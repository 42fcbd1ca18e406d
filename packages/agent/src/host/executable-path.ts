import type { System } from './system.ts'
import type { Reading } from './system.ts'

/**
 * Path of the program that a process runs, as its own mount namespace sees it.
 *
 * The kernel appends ` (deleted)` once the file is unlinked, as every package upgrade under a
 * running daemon does. One such suffix is taken away, so that the port keeps its path. A file that
 * is really named so loses it too: the kernel does not say which of the two it means.
 */
export function readExecutablePath(system: System, pid: number): Reading<string> {
  const link = system.readLink(`proc/${pid}/exe`)
  return 'value' in link ? { value: link.value.replace(/(?<=.) \(deleted\)$/s, '') } : link
}
