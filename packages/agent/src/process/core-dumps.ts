import { writeFileSync } from 'node:fs'

/**
 * Keeps the memory of this process out of core dumps; to be called before it reads a hash. The file holds a
 * bit mask of the kinds of memory that a dump contains, and 0 means none. man 5 core.
 */
export function keepMemoryOutOfCoreDumps(): void {
  try {
    writeFileSync('/proc/self/coredump_filter', '0')
  } catch {
    // Where /proc may not be written, the kernel's default stays and the work goes on.
  }
}
