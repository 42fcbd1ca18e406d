import { readdirSync } from 'node:fs'
import os from 'node:os'

/**
 * Lets the host's own work go first: every thread of this process becomes nice, and its reads and writes
 * idle, so that the disk serves them when nobody else asks. Both belong to threads; those that start later
 * inherit them, and Node has seven before the first line of a program runs.
 */
export async function lowerPriority(): Promise<void> {
  const setIoPriority = await loadIoPriority()
  for (const thread of readdirSync('/proc/self/task').map(Number)) {
    try {
      if (os.getPriority(thread) < NICENESS) os.setPriority(thread, NICENESS)
    } catch {
      // A thread of Node that is gone by now.
    }
    setIoPriority?.(thread)
  }
}

const NICENESS = 10

/** Undefined: another C library or processor; niceness lowers the priority of the disk as well. */
async function loadIoPriority(): Promise<((thread: number) => void) | undefined> {
  const number = IOPRIO_SET[process.arch]
  if (number === undefined) return undefined
  try {
    const koffi = await import('koffi')
    const call = koffi
      .load('libc.so.6')
      .func('long syscall(long number, int which, int who, int priority)')
    return (thread) => void call(number, IOPRIO_WHO_PROCESS, thread, IOPRIO_CLASS_IDLE)
  } catch {
    return undefined
  }
}

/** ioprio_set(2); numbers from include/uapi/asm-generic/unistd.h and arch/x86/entry/syscalls. */
const IOPRIO_SET: Readonly<Partial<Record<string, number>>> = { x64: 251, arm64: 30 }
const IOPRIO_WHO_PROCESS = 1
const IOPRIO_CLASS_IDLE = 3 << 13
