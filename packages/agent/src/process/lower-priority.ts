import { readdirSync } from 'node:fs'
import os from 'node:os'
import { loadSystemCall } from './system-call.ts'

/**
 * Lets the host's own work go first. Every thread of this process becomes nice and its reads and writes
 * become idle, so that the disk serves them when nobody else asks. Both settings belong to threads; threads
 * that start later inherit them, and Node has seven before the first line of a program runs.
 */
export function lowerPriority(): void {
  const setIoPriority = loadIoPriority()
  for (const thread of readdirSync('/proc/self/task').map(Number)) {
    try {
      if (os.getPriority(thread) < NICENESS) os.setPriority(thread, NICENESS)
    } catch {
      // This thread of Node has ended by now.
    }
    setIoPriority?.(thread)
  }
}

const NICENESS = 10

/**
 * Loads the call that sets the priority of reads and writes. It is undefined on another processor; there
 * niceness lowers that priority as well.
 */
function loadIoPriority(): ((thread: number) => void) | undefined {
  const number = IOPRIO_SET[process.arch]
  if (number === undefined) return undefined
  try {
    const call = loadSystemCall()
    return (thread) => void call(number, IOPRIO_WHO_PROCESS, thread, IOPRIO_CLASS_IDLE, 0)
  } catch {
    return undefined
  }
}

/** Numbers of ioprio_set(2), from include/uapi/asm-generic/unistd.h and arch/x86/entry/syscalls. */
const IOPRIO_SET: Readonly<Partial<Record<string, number>>> = { x64: 251, arm64: 30 }
const IOPRIO_WHO_PROCESS = 1
const IOPRIO_CLASS_IDLE = 3 << 13
