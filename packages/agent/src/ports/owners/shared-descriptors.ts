import { loadSystemCalls } from '../system-calls.ts'

/**
 * Makes a function that tells whether two threads share their table of descriptors (kcmp(2)); undefined
 * where this host cannot tell. When one of them may not be asked or is gone the answer is no.
 */
export function createTableComparer(): ((a: number, b: number) => boolean) | undefined {
  const calls = loadSystemCalls()
  const number = KCMP[process.arch]
  if (calls === undefined || number === undefined) return undefined
  const isShared = (a: number, b: number) => calls.syscall(number, a, b, KCMP_FILES, 0) === 0
  // A kernel without it (CONFIG_KCMP) refuses this too.
  return isShared(process.pid, process.pid) ? isShared : undefined
}

/** Numbers of the system call: arch/x86/entry/syscalls and include/uapi/asm-generic/unistd.h. */
const KCMP: Readonly<Partial<Record<string, number>>> = { x64: 312, arm64: 272 }
const KCMP_FILES = 2
