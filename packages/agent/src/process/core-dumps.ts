import { writeFileSync } from 'node:fs'

/**
 * Before this process reads a hash. Bit mask of the memory that a core dump contains: none.
 * man 5 core.
 */
export function keepMemoryOutOfCoreDumps(): void {
  try {
    writeFileSync('/proc/self/coredump_filter', '0')
  } catch {
    // A /proc that may not be written: the kernel's default stays, and the work goes on.
  }
}
