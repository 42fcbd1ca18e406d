/**
 * Gives this process' reads and writes the idle class: the disk serves it when nobody else asks. Of the
 * threads only this one, and those that it starts later, which inherit it. ioprio_set(2).
 */
export async function makeIoIdle(): Promise<void> {
  const number = IOPRIO_SET[process.arch]
  if (number === undefined) return
  try {
    const koffi = await import('koffi')
    const call = koffi
      .load('libc.so.6')
      .func('long syscall(long number, int which, int who, int priority)')
    call(number, IOPRIO_WHO_PROCESS, THIS_THREAD, IOPRIO_CLASS_IDLE)
  } catch {
    // Another C library, or a container that forbids it: niceness lowers the priority as well.
  }
}

/** Numbers of the system call: include/uapi/asm-generic/unistd.h and arch/x86/entry/syscalls. */
const IOPRIO_SET: Readonly<Partial<Record<string, number>>> = { x64: 251, arm64: 30 }
const IOPRIO_WHO_PROCESS = 1
const THIS_THREAD = 0
const IOPRIO_CLASS_IDLE = 3 << 13
